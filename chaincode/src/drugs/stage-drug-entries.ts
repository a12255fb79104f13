import {
  canonicalJson,
  HealthChainError,
  idempotencyKey,
  isOfBase,
  provenDrugsSchema,
  sha256Hex,
  type ProvenDrug,
  type StagedEntries,
} from '@healthchain/protocol';
import { z } from 'zod';
import { administrator } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';

/** Puts entries of a base on the ledger, where they count once a majority has put the base in force. */
export const stageDrugEntries = transaction({
  name: 'PrescriptionManagementContract:StageDrugEntries',
  summary:
    'Puts entries of a base of drug knowledge on the ledger, each with the Merkle proof that it is of this ' +
    'base. An entry that is there already stays as it is. Answers StagedEntries. Nothing counts before the ' +
    'organisations have put a DrugKnowledge document in force that names the base.',
  arguments: z.strictObject({ baseId: sha256Hex, entries: provenDrugsSchema, idempotencyKey }),
  guard: administrator,
  refusals: ['PROOF_INVALID', 'ALREADY_EXISTS'],
  run: async (context, { baseId, entries }): Promise<StagedEntries> => {
    requireDistinct(entries);
    let staged = 0;
    for (const proven of entries) {
      staged += (await stage(context, baseId, proven)) ? 1 : 0;
    }
    return { baseId, staged };
  },
});

/** A transaction does not see its own writes: of two under one RxCUI the later would win. */
function requireDistinct(entries: readonly ProvenDrug[]): void {
  if (new Set(entries.map(({ entry }) => entry.rxcui)).size !== entries.length) {
    throw new HealthChainError('ALREADY_EXISTS', 'Two entries have the same RxCUI.');
  }
}

/** Whether the entry is new there. */
async function stage(
  { publicState }: HealthContext,
  baseId: string,
  proven: ProvenDrug,
): Promise<boolean> {
  if (!isOfBase(baseId, proven)) {
    throw new HealthChainError('PROOF_INVALID');
  }
  const { entry } = proven;
  const key = publicKeys.drug(baseId, entry.rxcui);
  const known = await publicState.get(key);
  if (known === undefined) {
    await publicState.put(key, entry);
    return true;
  }
  if (canonicalJson(known) !== canonicalJson(entry)) {
    throw new HealthChainError('ALREADY_EXISTS', 'The base has another entry under this RxCUI.');
  }
  return false;
}
