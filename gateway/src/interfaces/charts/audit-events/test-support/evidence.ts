import { randomUUID } from 'node:crypto';
import {
  type Access,
  type JournalActor,
  type JournalEntry,
  journalInteractions,
  type ProvenEntry,
  type Release,
} from '@healthchain/protocol';
import fc from 'fast-check';

export const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
export const accessId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
export const consentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const emergencyId = '16fd2706-8baf-433b-82eb-8c7fada847da';
export const delegationId = '5f0e6a52-1c1d-4a69-9b25-6c2f7f0f9c34';
export const recordId = '9b2f3a54-55c1-4c38-a4ba-3d4d2f2a1e11';
export const publicKeyDigest = 'ab'.repeat(32);
export const keyId = 'cd'.repeat(32);
export const salt = '0'.repeat(32);
export const at = '2026-01-31T10:00:00.000Z';
const until = '2026-01-31T10:15:00.000Z';

const request: Access['request'] = {
  ...{ accessId, patientId, basis: { kind: 'consent', consentId }, purpose: 'TREAT' },
  ...{ compartments: ['general'], classes: ['results'] },
};

/** A permitted access of a clinician at Millbrook, but for what differs. */
export function access(
  change: Partial<Access> = {},
  asked: Partial<Access['request']> = {},
): Access {
  return {
    ...{ salt, request: { ...request, ...asked }, organization: 'MillbrookMSP' },
    ...{ publicKeyDigest, role: 'attending', policyVersion: 2, at },
    outcome: { kind: 'permitted', until },
    ...change,
  };
}

/** Lakeside's release for it. */
export function release(change: Partial<Release> = {}): Release {
  return {
    ...{ salt, accessId, patientId, keyId, sealedDigest: 'ef'.repeat(32) },
    ...{ organization: 'LakesideMSP', policyVersion: 2, at },
    ...change,
  };
}

export const clinician: JournalActor = { kind: 'person', publicKeyDigest };

/** What Millbrook journalled. */
export function entry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    ...{ salt, entryId: recordId, organization: 'MillbrookMSP', patientId, number: 1 },
    ...{ actor: clinician, interaction: 'read', records: [recordId], at },
    ...change,
  };
}

export const proven = (given: JournalEntry): ProvenEntry => ({
  ...{ entry: given, sequence: 1, path: [] },
});

const salts = fc.stringMatching(/^[0-9a-f]{32}$/);
const digests = fc.stringMatching(/^[0-9a-f]{64}$/);
const ids = fc.constantFrom(...Array.from({ length: 6 }, () => randomUUID()));
const mspIds = fc.constantFrom('LakesideMSP', 'MillbrookMSP', 'CornerstoneMSP');
const instants = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const actors: fc.Arbitrary<JournalActor> = fc.oneof(
  digests.map((digest) => ({ kind: 'person' as const, publicKeyDigest: digest })),
  fc.constant(clinician),
  fc.constant({ kind: 'client' as const, clientId: 'ehr' }),
  fc.record({
    kind: fc.constant('organization' as const),
    mspId: mspIds,
    publicKeyDigest: digests,
  }),
  fc.constant({ kind: 'patient' as const }),
  ids.map((id) => ({ kind: 'delegate' as const, delegationId: id })),
);
const accesses: fc.Arbitrary<Access> = fc
  .record({
    ...{ salt: salts, accessId: ids, organization: mspIds, at: instants, id: ids },
    isEmergency: fc.boolean(),
    isRefused: fc.boolean(),
  })
  .map(({ accessId: id, isEmergency, isRefused, id: basisId, ...rest }) =>
    access(
      {
        ...rest,
        ...(isRefused ? { outcome: { kind: 'refused', reason: 'CONSENT_UNKNOWN' } } : {}),
      },
      isEmergency
        ? { accessId: id, basis: { kind: 'emergency', emergencyId: basisId }, purpose: 'BTG' }
        : { accessId: id, basis: { kind: 'consent', consentId: basisId } },
    ),
  );
const releases = fc
  .record({ salt: salts, accessId: ids, organization: mspIds, at: instants })
  .map(release);
const entries = fc
  .record(
    {
      ...{ salt: salts, organization: mspIds, at: instants, actor: actors },
      interaction: fc.constantFrom(...journalInteractions),
      records: fc.array(ids, { maxLength: 3 }),
      accessId: ids,
    },
    { requiredKeys: ['salt', 'organization', 'at', 'actor', 'interaction', 'records'] },
  )
  .map((change) => proven(entry(change)));

/** Any evidence; values are told apart by their salts, as on the ledger. */
export const evidences = fc.record({
  patientId: fc.constant(patientId),
  accesses: fc.array(accesses, { maxLength: 5 }),
  releases: fc.array(releases, { maxLength: 5 }),
  entries: fc.array(entries, { maxLength: 8 }),
});
