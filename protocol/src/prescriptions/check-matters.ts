import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical-json.js';
import type { CheckFinding, InteractionCheck, UnknownMedicine } from '../drugs/medication-check.js';

/** Something that a check found, did not know, or could not do, and that a prescriber has to answer. */
export type CheckMatter = CheckFinding | UnknownMedicine | { readonly kind: 'unavailable' };

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
