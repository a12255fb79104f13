import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical-json.js';
import { z } from 'zod';
import {
  checkFindingSchema,
  interactionCheckSchema,
  unknownMedicineSchema,
  type InteractionCheck,
} from '../drugs/medication-check.js';
import { sha256Hex } from '../primitives.js';

/** Something that a check found, did not know, or could not do, and that a prescriber has to answer. */
const checkMatterSchema = z.union([
  checkFindingSchema,
  unknownMedicineSchema,
  z.strictObject({ kind: z.literal('unavailable') }),
]);
export type CheckMatter = z.infer<typeof checkMatterSchema>;

/** What a check of drafts came to, and what of it has to be answered, by {@link matterDigest}. */
export const checkedPrescriptionsSchema = z.strictObject({
  check: interactionCheckSchema,
  matters: z.array(z.strictObject({ digest: sha256Hex, matter: checkMatterSchema })),
});
export type CheckedPrescriptions = z.infer<typeof checkedPrescriptionsSchema>;

/** Severities of interactions that a prescriber answers; of others they are told. */
const answered: readonly string[] = ['critical', 'significant'];

/** What of a check has to be answered before a prescription is issued: nothing passes in silence. */
export function mattersOf(check: InteractionCheck): readonly CheckMatter[] {
  if (check.outcome === 'unavailable') {
    return [{ kind: 'unavailable' }];
  }
  const findings = check.findings.filter(
    (each) => each.kind !== 'interaction' || answered.includes(each.severity),
  );
  return [...findings, ...check.unknown];
}

/** Names a matter: SHA-256, in hex, of its canonical JSON. */
export function matterDigest(matter: CheckMatter): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(matter))));
}
