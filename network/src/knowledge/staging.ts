import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  knowledgePageSchema,
  type DrugBase,
  type KnowledgeEntry,
  type ProvenDrug,
} from '@healthchain/protocol';
import type { AdministeredContract } from '../governance/contract.js';

/** Characters that one argument of the `peer` CLI holds on Linux, with room for the rest of the call. */
const argumentLimit = 110_000;
/** Calls at once: each waits for its block. */
const width = 4;

/**
 * Puts those entries of a base on the ledger that are not there yet.
 *
 * @returns how many were not
 */
export async function stageEntries(
  contract: AdministeredContract,
  base: DrugBase,
  report: (progress: string) => void,
): Promise<number> {
  const missing = await missingEntries(contract, base);
  const batches = batchesOf(missing);
  let staged = 0;
  const stageAll = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const entries = JSON.stringify(batch);
      await contract.submit('StageDrugEntries', base.baseId, entries, randomUUID());
      staged += batch.length;
      report(`${staged} of ${missing.length} entries`);
    }
  };
  await Promise.all(Array.from({ length: width }, stageAll));
  return staged;
}

/** Entries of a base that the ledger does not hold, or holds otherwise. */
export async function missingEntries(
  contract: Pick<AdministeredContract, 'queryText'>,
  { baseId, entries }: DrugBase,
): Promise<readonly ProvenDrug[]> {
  const there = new Set((await stagedEntries(contract, baseId)).map(canonicalJson));
  return entries.filter(({ entry }) => !there.has(canonicalJson(entry)));
}

/** What the ledger holds of a base. */
export async function stagedEntries(
  contract: Pick<AdministeredContract, 'queryText'>,
  baseId: string,
): Promise<readonly KnowledgeEntry[]> {
  const found: KnowledgeEntry[] = [];
  let bookmark = '';
  do {
    const text = await contract.queryText('ListDrugEntries', baseId, '200', bookmark);
    const page = knowledgePageSchema.parse(JSON.parse(text ?? ''));
    found.push(...page.entries);
    bookmark = page.bookmark;
  } while (bookmark !== '');
  return found;
}

/** Entries that fit into one call each. @throws Error for one that fits into none */
export function batchesOf(entries: readonly ProvenDrug[]): ProvenDrug[][] {
  const batches: ProvenDrug[][] = [];
  let left = 0;
  for (const proven of entries) {
    const length = lengthInCall(proven);
    if (length > argumentLimit) {
      throw new Error(`The entry of ${proven.entry.name} is too large for one transaction.`);
    }
    if (length > left) {
      batches.push([]);
      left = argumentLimit;
    }
    batches.at(-1)?.push(proven);
    left -= length;
  }
  return batches;
}

/** JSON within JSON, in UTF-8, with what stands between two entries. */
function lengthInCall(proven: ProvenDrug): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(proven))) + 1;
}
