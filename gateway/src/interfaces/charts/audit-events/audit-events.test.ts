import assert from 'node:assert/strict';
import {
  type Access,
  type JournalEntry,
  type JournalEvidence,
  journalLeaf,
  type Release,
} from '@healthchain/protocol';
import type { AuditEvent, AuditEventAgent } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { auditEvents } from './audit-events.js';
import { balpFaults } from './test-support/balp-faults.js';
import {
  access,
  accessId,
  at,
  clinician,
  consentId,
  delegationId,
  emergencyId,
  entry,
  evidences,
  keyId,
  patientId,
  proven,
  publicKeyDigest,
  recordId,
  release,
} from './test-support/evidence.js';

const fhirBase = 'https://lakeside.example/fhir';
const own = 'https://healthchain.example/fhir';
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const balp = 'https://profiles.ihe.net/ITI/BALP';

const absent = {
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
      valueCode: 'unknown',
    },
  ],
};
const uuid = (id: string) => ({
  identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
});
const identified = (type: string, system: string, value: string) => ({
  ...{ type, identifier: { system: `${own}/identifiers/${system}`, value } },
});
const subject = { reference: `${fhirBase}/Patient/${patientId}`, type: 'Patient' };
const patientEntity = {
  what: subject,
  type: { system: `${terminology}/audit-entity-type`, code: '1' },
  role: { system: `${terminology}/object-role`, code: '1' },
};
const accessEntity = {
  what: uuid(accessId),
  type: { system: `${own}/CodeSystem/audit-entity-types`, code: 'access' },
};
const consentEntity = {
  what: { type: 'Consent', ...uuid(consentId) },
  type: { system: 'http://hl7.org/fhir/resource-types', code: 'Consent' },
};
const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
const millbrook = identified('Organization', 'msp-id', 'MillbrookMSP');
const theClinician = identified('Practitioner', 'credential-key', publicKeyDigest);

interface Given {
  readonly accesses?: readonly Access[];
  readonly releases?: readonly Release[];
  readonly entries?: readonly JournalEntry[];
}

function eventsOf({ accesses = [], releases = [], entries = [] }: Given) {
  const evidence: JournalEvidence = {
    patientId,
    accesses: [...accesses],
    releases: [...releases],
    entries: entries.map(proven),
  };
  return auditEvents(evidence, fhirBase);
}

/** The one event of a journal entry, read under an access or none. */
function entryEvent(change: Partial<JournalEntry>, given: Access[] = []): AuditEvent {
  const read = entry(change);
  const found = eventsOf({ accesses: given, entries: [read] }).find(
    ({ id }) => id === journalLeaf(read),
  );
  assert.ok(found);
  return found;
}

const codesOf = (event: AuditEvent) => ({
  type: event.type.code,
  subtype: event.subtype?.map(({ code }) => code),
  action: event.action,
  profile: event.meta?.profile?.map((url) => url.split('IHE.BasicAudit.')[1]),
  purpose: event.purposeOfEvent?.map(({ coding }) => coding?.[0]?.code),
});
const agentsOf = ({ agent }: AuditEvent) =>
  agent.map(({ type, who, requestor }: AuditEventAgent) => [
    type?.coding?.[0]?.code,
    who,
    requestor,
  ]);

describe('a patient’s journal as AuditEvents', () => {
  describe('an access', () => {
    it('given a permitted one, then a decision by consent, with who, why and on what', () => {
      const [event] = eventsOf({ accesses: [access()] });
      const { id, ...told } = event ?? {};
      assert.match(id ?? '', /^[0-9a-f]{64}$/);
      assert.deepEqual(told, {
        resourceType: 'AuditEvent',
        meta: { profile: [`${balp}/StructureDefinition/IHE.BasicAudit.AuthZconsent`] },
        type: { system: dicom, code: '110113' },
        subtype: [{ system: `${balp}/CodeSystem/AuthZsubType`, code: 'AuthZ-Consent' }],
        ...{ action: 'E', recorded: at, outcome: '0' },
        purposeOfEvent: [concept(`${terminology}/v3-ActReason`, 'TREAT')],
        agent: [
          {
            type: concept(dicom, '110150'),
            ...{ who: absent, requestor: false, network: absent },
          },
          {
            type: concept(`${terminology}/v3-ParticipationType`, 'IRCP'),
            who: theClinician,
            requestor: true,
            role: [concept(`${own}/CodeSystem/roles`, 'attending')],
            policy: [`${own}/access-policy/2`],
          },
          {
            type: concept(`${terminology}/v3-RoleClass`, 'PROV'),
            ...{ who: millbrook, requestor: false },
          },
          {
            type: concept(`${terminology}/extra-security-role-type`, 'authserver'),
            who: identified('Device', 'contract', 'AccessControlContract'),
            requestor: false,
          },
        ],
        source: {
          observer: identified('Device', 'contract', 'AccessControlContract'),
          type: [{ system: `${terminology}/security-source-type`, code: '6' }],
        },
        entity: [
          patientEntity,
          { ...consentEntity, detail: [{ type: 'access', valueString: accessId }] },
        ],
      });
    });

    it('given a refused one, then it failed, with the stable code', () => {
      const outcome = { kind: 'refused' as const, reason: 'CONSENT_REVOKED' };
      const [event] = eventsOf({ accesses: [access({ outcome })] });
      assert.deepEqual([event?.outcome, event?.outcomeDesc], ['8', 'CONSENT_REVOKED']);
      assert.deepEqual(event?.meta?.profile?.length, 1);
    });

    it('given an emergency, then an override, which is no decision by consent', () => {
      const basis = { kind: 'emergency' as const, emergencyId };
      const [event] = eventsOf({ accesses: [access({}, { basis, purpose: 'BTG' })] });
      assert.deepEqual(event && codesOf(event), {
        ...{ type: '110113', subtype: ['110127'], action: 'E', profile: undefined },
        purpose: ['BTG'],
      });
      assert.deepEqual(event?.entity?.[1], {
        what: uuid(emergencyId),
        type: { system: `${own}/CodeSystem/audit-entity-types`, code: 'emergency' },
        detail: [{ type: 'access', valueString: accessId }],
      });
    });

    it('given one before there was a policy, then it names none', () => {
      const [event] = eventsOf({ accesses: [access({ policyVersion: undefined })] });
      assert.equal(event?.agent[1]?.policy, undefined);
    });
  });

  describe('a release of keys', () => {
    const only = (given: Given) =>
      eventsOf(given).find(({ type }) => type.code === '110106') ?? assert.fail();

    it('given another organisation’s reader, then a disclosure from one to the other', () => {
      const event = only({ accesses: [access()], releases: [release()] });
      assert.deepEqual(codesOf(event), {
        ...{ type: '110106', subtype: ['disclose'], action: 'R' },
        ...{ profile: ['PrivacyDisclosure.Source'], purpose: ['TREAT'] },
      });
      const lakeside = identified('Organization', 'msp-id', 'LakesideMSP');
      assert.deepEqual(agentsOf(event), [
        ['110153', lakeside, false],
        ['110152', millbrook, true],
      ]);
      assert.deepEqual(event.source.observer, lakeside);
      assert.deepEqual(event.entity, [patientEntity, accessEntity, consentEntity]);
      assert.match(event.agent[0]?.policy?.[0] ?? '', /\/access-policy\/2$/);
    });

    it('given a key keeper that is the reader, then nothing is disclosed', () => {
      const releases = [release({ organization: 'MillbrookMSP' })];
      const { profile, subtype } = codesOf(only({ accesses: [access()], releases }));
      assert.deepEqual([profile, subtype], [undefined, undefined]);
    });

    it('given no access to it, then who holds the key received it', () => {
      const event = only({ releases: [release()] });
      const holder = identified('Organization', 'wrapping-key', keyId);
      assert.deepEqual(event.agent[1]?.who, holder);
      assert.deepEqual(event.entity, [patientEntity, accessEntity]);
      assert.equal(event.purposeOfEvent, undefined);
    });
  });

  describe('a journal entry', () => {
    it('given a read under an access, then its record, purpose and role', () => {
      const event = entryEvent({ accessId }, [access()]);
      assert.deepEqual(codesOf(event), {
        ...{ type: 'rest', subtype: ['read'], action: 'R' },
        ...{ profile: ['PatientRead'], purpose: ['TREAT'] },
      });
      assert.deepEqual(agentsOf(event), [
        ['110152', absent, false],
        ['110153', millbrook, false],
        ['IRCP', theClinician, true],
      ]);
      assert.deepEqual(event.agent[2]?.role, [concept(`${own}/CodeSystem/roles`, 'attending')]);
      assert.deepEqual(event.entity, [
        patientEntity,
        {
          what: uuid(recordId),
          type: { system: `${terminology}/audit-entity-type`, code: '2' },
          role: { system: `${terminology}/object-role`, code: '4' },
        },
        accessEntity,
      ]);
      assert.deepEqual(event.source.observer, millbrook);
    });

    it('given the access of somebody else, then neither their purpose nor their role', () => {
      const actor = { kind: 'person' as const, publicKeyDigest: 'cd'.repeat(32) };
      const event = entryEvent({ accessId, actor }, [access()]);
      assert.equal(event.purposeOfEvent, undefined);
      assert.equal(event.agent[2]?.role, undefined);
    });

    it('given the Patient, then by its type; given several records, then no profile', () => {
      const event = entryEvent({ records: [patientId, recordId] });
      assert.deepEqual(
        event.entity?.map(({ what }) => what),
        [subject, subject, uuid(recordId)],
      );
      assert.equal(event.meta, undefined);
    });

    it('given a search by a client, then a query that nobody kept, and what it found', () => {
      const actor = { kind: 'client' as const, clientId: 'ehr' };
      const event = entryEvent({ actor, interaction: 'search' });
      assert.deepEqual(codesOf(event), {
        ...{ type: 'rest', subtype: ['search'], action: 'E' },
        ...{ profile: ['PatientQuery'], purpose: undefined },
      });
      assert.deepEqual(agentsOf(event), [
        ['110153', identified('Device', 'client', 'ehr'), true],
        ['110152', millbrook, false],
      ]);
      assert.deepEqual(event.entity?.slice(1), [
        {
          type: { system: `${terminology}/audit-entity-type`, code: '2' },
          role: { system: `${terminology}/object-role`, code: '24' },
          _query: absent,
        },
        {
          what: uuid(recordId),
          role: { system: `${terminology}/object-role`, code: '4' },
        },
      ]);
    });

    it('given another hospital found the patient, then which, and for whom', () => {
      const actor = { kind: 'organization' as const, mspId: 'MillbrookMSP', publicKeyDigest };
      const found = { actor, organization: 'LakesideMSP', records: [] };
      const match = entryEvent({ ...found, interaction: 'match' });
      assert.deepEqual(codesOf(match), {
        ...{ type: 'rest', subtype: ['operation', 'match'], action: 'E' },
        ...{ profile: ['PatientQuery'], purpose: undefined },
      });
      assert.deepEqual(agentsOf(match), [
        ['110153', millbrook, false],
        ['110152', identified('Organization', 'msp-id', 'LakesideMSP'), false],
        ['IRCP', theClinician, true],
      ]);
      const share = entryEvent({ ...found, interaction: 'share' });
      assert.deepEqual(codesOf(share), {
        ...{ type: '110112', subtype: ['share'], action: 'E' },
        ...{ profile: undefined, purpose: undefined },
      });
      assert.deepEqual(agentsOf(share), agentsOf(match));
    });

    it('given a look at the journal, then by the patient, or by a delegate', () => {
      const look = { interaction: 'journal' as const, records: [] };
      const patient = entryEvent({ ...look, actor: { kind: 'patient' } });
      assert.deepEqual(codesOf(patient), {
        ...{ type: '110101', subtype: ['journal'], action: 'R' },
        ...{ profile: undefined, purpose: ['PATRQT'] },
      });
      assert.deepEqual(agentsOf(patient)[2], ['IRCP', subject, true]);
      const delegate = entryEvent({ ...look, actor: { kind: 'delegate', delegationId } });
      const theDelegate = { type: 'RelatedPerson', ...uuid(delegationId) };
      assert.deepEqual(agentsOf(delegate)[2], ['IRCP', theDelegate, true]);
      assert.equal(delegate.purposeOfEvent, undefined);
    });
  });

  it('given events, then the newest first', () => {
    const early = '2026-01-31T09:00:00Z';
    const [first, second] = eventsOf({
      accesses: [access({ at: early })],
      entries: [entry({ actor: clinician })],
    });
    assert.deepEqual([first?.recorded, second?.recorded], [at, early]);
  });

  it('given any evidence, then one event for each part, under an id of its own that stays', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const events = auditEvents(evidence, fhirBase);
        const { accesses, releases, entries } = evidence;
        assert.equal(events.length, accesses.length + releases.length + entries.length);
        assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
        const reversed = {
          patientId,
          accesses: accesses.toReversed(),
          releases: releases.toReversed(),
          entries: entries.toReversed(),
        };
        assert.deepEqual(
          auditEvents(reversed, fhirBase).map(({ id }) => id),
          events.map(({ id }) => id),
        );
      }),
    );
  });

  it('given any evidence, then each event fits the profile that it names', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        for (const event of auditEvents(evidence, fhirBase)) {
          assert.deepEqual(balpFaults(event), [], JSON.stringify(event));
        }
      }),
    );
  });
});
