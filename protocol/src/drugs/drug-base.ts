import { z } from 'zod';
import { canonicalJson } from '../canonical-json.js';
import { sha256Hex } from '../primitives.js';
import { inclusionProofs, leafHash, merkleRoot, verifyInclusion } from '../records/merkle.js';
import { knowledgeEntrySchema, type KnowledgeEntry } from './drug-entries.js';

/** Steps from a leaf to the root of the largest base. */
const proofLimit = 20;

/** An entry with the path that leads from it to the id of its base. */
export const provenDrugSchema = z.strictObject({
  entry: knowledgeEntrySchema,
  proof: z
    .array(z.strictObject({ side: z.enum(['left', 'right']), hash: sha256Hex }))
    .max(proofLimit),
});
export type ProvenDrug = z.infer<typeof provenDrugSchema>;

/** The entries that one transaction stages. */
export const provenDrugsSchema = z.array(provenDrugSchema).min(1).max(500);

/** A base of drug knowledge: its entries, and the Merkle root over them, which names it. */
export interface DrugBase {
  readonly baseId: string;
  readonly entries: readonly ProvenDrug[];
}

/**
 * Makes a base of entries; their order does not matter.
 *
 * @throws RangeError for none, and for two under one RxCUI
 */
export function drugBaseOf(entries: readonly KnowledgeEntry[]): DrugBase {
  const sorted = [...entries].sort((a, b) => Number(a.rxcui) - Number(b.rxcui));
  const twice = sorted.find(({ rxcui }, index) => rxcui === sorted[index + 1]?.rxcui);
  if (twice !== undefined) {
    throw new RangeError(`A base has one entry for an RxCUI, and this has two for ${twice.rxcui}.`);
  }
  const leaves = sorted.map(leafOf);
  const baseId = merkleRoot(leaves);
  const proofs = inclusionProofs(leaves, [...leaves.keys()]);
  return {
    baseId,
    entries: sorted.map((entry, index) => ({ entry, proof: [...(proofs[index] ?? [])] })),
  };
}

/** Whether an entry is one of a base, as it stands here. */
export function isOfBase(baseId: string, { entry, proof }: ProvenDrug): boolean {
  return verifyInclusion(leafOf(entry), proof, baseId);
}

function leafOf(entry: KnowledgeEntry): string {
  return leafHash(canonicalJson(entry));
}
