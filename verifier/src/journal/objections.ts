import {
  journalLeaf,
  verifyInclusion,
  type Access,
  type JournalEntry,
  type ProvenEntry,
} from '@healthchain/protocol';
import { tolerance, type Anchors } from './anchors.js';

/** Why an entry does not stand. */
export type Objection = readonly [code: string, detail: string];

/** What speaks against an entry being the patient's and under its anchor. */
export function* objectionsToProof(
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

/** What speaks against an entry of an organisation that does not keep the chart. */
export function* objectionsToStranger(
  { accessId, interaction, organization }: JournalEntry,
  custodian: string | undefined,
): Generator<Objection> {
  const reads = interaction === 'read' || interaction === 'search';
  if (custodian !== undefined && organization !== custodian && reads && accessId === undefined) {
    yield ['entry-access-missing', `${organization} is not the custodian, and it names no access.`];
  }
}

/** What speaks against an entry having happened under the access that it names. */
export function* objectionsToRead(
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
