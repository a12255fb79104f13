import {
  canonicalJson,
  journalLeaf,
  type JournalEvidence,
  type JsonValue,
} from '@healthchain/protocol';
import type { Report } from '../report.js';
import { accesses } from './accesses.js';
import type { Anchors } from './anchors.js';
import { objectionsToProof } from './objections.js';
import { releases } from './releases.js';
import type { ValueKind } from './shown-values.js';

const check = 'earlier copy';

/** Checks that nothing which the patient was given before is missing now. */
export function checkEarlier(
  earlier: JournalEvidence,
  evidence: JournalEvidence,
  anchors: Anchors,
  report: Report,
): void {
  if (earlier.patientId !== evidence.patientId) {
    report.fail(check, 'earlier-patient', 'The earlier copy is of another patient.');
    return;
  }
  const entries = entriesThere(earlier, evidence, anchors, report);
  const accessesThere = valuesThere(accesses, earlier.accesses, evidence.accesses, report);
  const releasesThere = valuesThere(releases, earlier.releases, evidence.releases, report);
  report.figure(
    check,
    `${entries} of ${earlier.entries.length} entries, ` +
      `${accessesThere} of ${earlier.accesses.length} accesses and ` +
      `${releasesThere} of ${earlier.releases.length} releases are still there`,
  );
}

/** An entry that no anchor proves says something about the copy, not about the journal's keeper. */
function entriesThere(
  earlier: JournalEvidence,
  evidence: JournalEvidence,
  anchors: Anchors,
  report: Report,
): number {
  const leaves = new Set(evidence.entries.map(({ entry }) => journalLeaf(entry)));
  const missing = earlier.entries.filter(({ entry }) => !leaves.has(journalLeaf(entry)));
  for (const proven of missing) {
    const { number, organization } = proven.entry;
    const name = `Entry ${number} of ${organization}`;
    const objections = [...objectionsToProof(proven, earlier.patientId, anchors)];
    for (const [code, detail] of objections) {
      report.fail(check, code, `${name} in the earlier copy: ${detail}`);
    }
    if (objections.length === 0) {
      const detail = `${name} is in the earlier copy and under its anchor, but not given now.`;
      report.fail(check, 'earlier-entry-missing', detail);
    }
  }
  return earlier.entries.length - missing.length;
}

function valuesThere<Value extends JsonValue>(
  { noun, describe, nameOf }: ValueKind<Value>,
  earlier: readonly Value[],
  now: readonly Value[],
  report: Report,
): number {
  const known = new Set(now.map(canonicalJson));
  const missing = earlier.filter((value) => !known.has(canonicalJson(value)));
  for (const value of missing) {
    const detail = `${describe(nameOf(value))} is in the earlier copy, but not given now.`;
    report.fail(check, `earlier-${noun}-missing`, detail);
  }
  return earlier.length - missing.length;
}
