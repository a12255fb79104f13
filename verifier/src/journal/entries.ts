import {
  journalLeaf,
  verifyInclusion,
  type Access,
  type JournalEntry,
  type JournalEvidence,
  type ProvenEntry,
} from '@healthchain/protocol';
import type { Report } from '../report.js';
import { tolerance, type Anchors } from './anchors.js';

/** Checks the entries of the evidence against the anchors and the accesses. */
export function checkEntries(evidence: JournalEvidence, anchors: Anchors, report: Report): void {
  const accesses = new Map(evidence.accesses.map((access) => [access.request.accessId, access]));
  for (const proven of evidence.entries) {
    const objections = [
      ...objectionsToProof(proven, evidence.patientId, anchors),
      ...objectionsToRead(proven.entry, accesses),
    ];
    for (const [code, detail] of objections) {
      report.fail('entries', code, `Entry ${proven.entry.entryId}: ${detail}`);
    }
  }
  report.figure('entries', `${evidence.entries.length} looked up under their anchors`);
}

type Objection = readonly [code: string, detail: string];

function* objectionsToProof(
  { entry, sequence, path }: ProvenEntry,
  patientId: string,
  anchors: Anchors,
): Generator<Objection> {
  if (entry.patientId !== patientId) {
    yield ['entry-patient', 'it is of another patient.'];
  }
  const anchor = anchors.find(entry.organization, sequence);
  if (anchor === undefined) {
    yield ['entry-anchor', `${entry.organization} has no anchor ${sequence}.`];
    return;
  }
  if (!verifyInclusion(journalLeaf(entry), path, anchor.root)) {
    yield ['entry-path', `it does not lead to anchor ${sequence}.`];
  }
  if (Date.parse(entry.at) > Date.parse(anchor.anchoredAt) + tolerance) {
    yield ['entry-time', `it is later than anchor ${sequence}.`];
  }
}

function* objectionsToRead(
  { accessId, organization, at }: JournalEntry,
  accesses: ReadonlyMap<string, Access>,
): Generator<Objection> {
  if (accessId === undefined) {
    return;
  }
  const access = accesses.get(accessId);
  if (access === undefined) {
    yield ['entry-access', `the evidence has no access ${accessId}.`];
    return;
  }
  if (access.organization !== organization) {
    yield ['entry-access-organisation', `access ${accessId} is of another organisation.`];
  }
  if (access.outcome.kind !== 'permitted') {
    yield ['entry-access-refused', `access ${accessId} was refused.`];
    return;
  }
  const time = Date.parse(at);
  const from = Date.parse(access.at) - tolerance;
  const until = Date.parse(access.outcome.until) + tolerance;
  if (time < from || time > until) {
    yield ['entry-access-time', `it is outside the time of access ${accessId}.`];
  }
}
