import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type {
  Access,
  Assertion,
  Authority,
  Consent,
  ConsentStatement,
  EnrolmentStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newChart, newSalt } from '../testing/commits.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import { createIdentity, type TestIdentity } from '../testing/identity.js';
import {
  admit,
  callWith,
  consentOf,
  digestOf,
  employ,
  enrolmentOf,
  now,
  registerSites,
  revocationOf,
  site,
  statementSalts,
  type TestPatient,
} from '../testing/patients.js';
import type { Outcome } from '../testing/test-ledger.js';

const later = (minutes: number): string =>
  new Date(Date.parse(now) + minutes * 60_000).toISOString();

describe('What a patient decides', () => {
  let consortium: Consortium;
  let registrar: TestIdentity;
  let secondRegistrar: TestIdentity;
  let clinician: TestIdentity;
  let patient: TestPatient;
  /** Digests of the proposed enrolments, by id. */
  const proposals = new Map<string, string>();

  beforeEach(async () => {
    consortium = await foundConsortium();
    await registerSites(consortium);
    registrar = await employ(consortium, consortium.lakeside, 'registrar');
    secondRegistrar = await employ(consortium, consortium.cornerstone, 'registrar');
    clinician = await employ(consortium, consortium.millbrook, 'clinician');
    patient = await admit(consortium);
  });

  function propose(
    statement: EnrolmentStatement,
    assertion: Assertion,
    { as = registrar, id = randomUUID(), at = now, chart = patient.chart } = {},
  ): Promise<Outcome> {
    const signed = { statement, assertion };
    const transient = { salt: newSalt(), nonceSalt: newSalt(), chart, signed };
    proposals.set(id, digestOf(transient));
    return callWith(consortium, as, 'ProposeEnrolment', id, transient, { at });
  }

  function confirm(
    id: string,
    { as = secondRegistrar, at = now, digest = proposals.get(id) ?? '' } = {},
  ): Promise<Outcome> {
    const transient = { salt: newSalt() };
    return callWith(consortium, as, 'ConfirmEnrolment', id, transient, { at, digest });
  }

  async function enrol(of = patient): Promise<void> {
    const id = randomUUID();
    const statement = enrolmentOf(of);
    const { chart } = of;
    succeeded(await propose(statement, of.authenticator.sign(statement), { id, chart }));
    succeeded(await confirm(id));
  }

  function record(
    statement: ConsentStatement,
    assertion: Assertion,
    { as = consortium.lakeside.admin, at = now } = {},
  ): Promise<Outcome> {
    const transient = { ...statementSalts(), signed: { statement, assertion } };
    return callWith(consortium, as, 'RecordConsent', statement.consentId, transient, { at });
  }

  async function consent(change: Partial<ConsentStatement> = {}): Promise<string> {
    const statement = consentOf(patient, change);
    succeeded(await record(statement, patient.authenticator.sign(statement)));
    return statement.consentId;
  }

  function revoke(consentId: string, by = patient.authenticator): Promise<Outcome> {
    const statement = revocationOf(patient, consentId);
    const transient = { ...statementSalts(), signed: { statement, assertion: by.sign(statement) } };
    const { millbrook } = consortium;
    return callWith(consortium, millbrook.admin, 'RevokeConsent', consentId, transient);
  }

  async function open(
    consentId: string,
    {
      as = clinician,
      at = now,
      purpose = 'TREAT',
      compartments = ['general'],
      patientId = patient.chart.chartId,
    } = {},
  ): Promise<Access['outcome']> {
    const accessId = randomUUID();
    const request = { accessId, patientId, consentId, purpose, compartments };
    const transient = { salt: newSalt(), request };
    succeeded(await callWith(consortium, as, 'OpenChart', accessId, transient, { at }));
    return (JSON.parse(await read('GetAccess', accessId)) as Access).outcome;
  }

  async function read(name: string, id: string): Promise<string> {
    const as = consortium.millbrook.gateway;
    const call = `AccessControlContract:${name}`;
    return succeeded(await consortium.ledger.run({ as, call, args: [id] })).payload;
  }

  const refusal = (reason: string): Access['outcome'] => ({ kind: 'refused', reason });

  describe('enrolment of a passkey', () => {
    it('given two registrars of two organisations, then the passkey speaks for the patient', async () => {
      await enrol();
      const authority = JSON.parse(await read('GetAuthority', patient.chart.chartId)) as Authority;
      assert.deepEqual(authority.passkey, patient.authenticator.passkey);
      assert.equal(authority.proposedBy.organization, 'LakesideMSP');
      assert.equal(authority.confirmedBy.organization, 'CornerstoneMSP');
      assert.equal(authority.revision, 1);
    });

    it('given one organisation alone, then REGISTRAR_NOT_INDEPENDENT, and nobody is enrolled', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await propose(statement, patient.authenticator.sign(statement), { id }));
      const colleague = await employ(consortium, consortium.lakeside, 'registrar');
      refused(await confirm(id, { as: registrar }), 'REGISTRAR_NOT_INDEPENDENT');
      refused(await confirm(id, { as: colleague }), 'REGISTRAR_NOT_INDEPENDENT');
      const statement_ = consentOf(patient);
      refused(await record(statement_, patient.authenticator.sign(statement_)), 'PATIENT_UNKNOWN');
    });

    it('given another organisation’s patient, then its registrar cannot enrol for them', async () => {
      const as = await employ(consortium, consortium.millbrook, 'registrar');
      const statement = enrolmentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      refused(await propose(statement, assertion, { as }), 'NOT_CUSTODIAN');
      const own = { ...statement, custodian: 'MillbrookMSP' };
      const chart = { ...patient.chart, custodian: 'MillbrookMSP' };
      refused(await propose(own, patient.authenticator.sign(own), { as, chart }), 'STATE_MISMATCH');
    });

    it('given a patient without a chart, or the chart of another, then STATE_MISMATCH', async () => {
      const statement = enrolmentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      const other = await admit(consortium);
      for (const chart of [newChart(), other.chart]) {
        refused(await propose(statement, assertion, { chart }), 'STATE_MISMATCH');
      }
    });

    it('given no registrar, then refused', async () => {
      const statement = enrolmentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      const { admin, gateway } = consortium.lakeside;
      refused(await propose(statement, assertion, { as: admin }), 'CREDENTIAL_MISSING');
      refused(await propose(statement, assertion, { as: gateway }), 'ROLE_NOT_PERMITTED');
    });

    it('given a passkey that did not sign, then SIGNATURE_INVALID', async () => {
      const statement = enrolmentOf(patient);
      const other = new SoftwareAuthenticator(site);
      refused(await propose(statement, other.sign(statement)), 'SIGNATURE_INVALID');
    });

    it('given a new passkey, then it takes the place of the old one, which cannot come back', async () => {
      await enrol();
      const replaced = patient.authenticator;
      const id = randomUUID();
      const before = await consent();
      patient = { ...patient, authenticator: new SoftwareAuthenticator(site) };
      const statement = { ...enrolmentOf(patient), issuedAt: later(1) };
      const assertion = patient.authenticator.sign(statement);
      succeeded(await propose(statement, assertion, { id, at: later(1) }));
      succeeded(await confirm(id, { at: later(1) }));
      refused(await confirm(id), 'NOT_FOUND');
      assert.deepEqual(await open(before), refusal('CONSENT_SUPERSEDED'));
      const stolen = consentOf(patient);
      refused(await record(stolen, replaced.sign(stolen)), 'SIGNATURE_INVALID');
      await consent();
    });

    it('given two proposals, then the earlier one cannot undo the later', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const statement = enrolmentOf(patient);
      succeeded(await propose(statement, patient.authenticator.sign(statement), { id: first }));
      const newer = { ...enrolmentOf(patient), issuedAt: later(1) };
      const signature = patient.authenticator.sign(newer);
      succeeded(await propose(newer, signature, { id: second, at: later(1) }));
      succeeded(await confirm(second, { at: later(1) }));
      refused(await confirm(first, { at: later(2) }), 'STATEMENT_NOT_CURRENT');
    });

    it('given another enrolment than the registrar saw, or a public digest of another argument, then refused', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await propose(statement, patient.authenticator.sign(statement), { id }));
      refused(await confirm(id, { digest: '0'.repeat(64) }), 'STATE_MISMATCH');
      const request = {
        accessId: id,
        patientId: id,
        consentId: id,
        purpose: 'TREAT',
        compartments: ['general'],
      };
      const transient = { salt: newSalt(), request };
      const digest = '0'.repeat(64);
      refused(
        await callWith(consortium, clinician, 'OpenChart', id, transient, { digest }),
        'INVALID_ARGUMENT',
      );
    });

    it('given a proposer whose credential was revoked meanwhile, then CREDENTIAL_INACTIVE', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await propose(statement, patient.authenticator.sign(statement), { id }));
      succeeded(
        await consortium.ledger.run({
          as: consortium.lakeside.admin,
          call: 'AccessControlContract:RevokeCredential',
          args: [registrar.publicKeyDigest, randomUUID()],
        }),
      );
      refused(await confirm(id), 'CREDENTIAL_INACTIVE');
    });

    it('given no RSA key to encrypt to, then INVALID_ARGUMENT', async () => {
      const statement = { ...enrolmentOf(patient), encryptionKey: 'AAAA' };
      refused(await propose(statement, patient.authenticator.sign(statement)), 'INVALID_ARGUMENT');
    });

    it('given a confirmation after more than a day, then STATEMENT_NOT_CURRENT', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await propose(statement, patient.authenticator.sign(statement), { id }));
      refused(await confirm(id, { at: later(24 * 60 + 1) }), 'STATEMENT_NOT_CURRENT');
    });
  });

  describe('consent', () => {
    beforeEach(() => enrol());

    it('given the patient’s signature, then it is recorded, whoever hands it in', async () => {
      const consentId = await consent();
      const recorded = JSON.parse(await read('GetConsent', consentId)) as Consent;
      assert.equal(recorded.signed.statement.grantee, 'MillbrookMSP');
      const authority = JSON.parse(await read('GetAuthority', patient.chart.chartId)) as Authority;
      assert.equal(authority.revision, 2);
    });

    it('given a forged one, or the signature of another patient, then SIGNATURE_INVALID', async () => {
      const other = await admit(consortium);
      await enrol(other);
      const statement = consentOf(patient);
      refused(await record(statement, other.authenticator.sign(statement)), 'SIGNATURE_INVALID');
      const wider = { ...statement, compartments: [...statement.compartments, 'hiv' as const] };
      refused(await record(wider, patient.authenticator.sign(statement)), 'SIGNATURE_INVALID');
      const theirs = consentOf(other);
      refused(
        await record(
          { ...theirs, patientId: patient.chart.chartId },
          other.authenticator.sign(theirs),
        ),
        'SIGNATURE_INVALID',
      );
    });

    it('given an old one again, then NONCE_USED, also under another id; later STATEMENT_NOT_CURRENT', async () => {
      const statement = consentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      succeeded(await record(statement, assertion));
      refused(await record(statement, assertion), 'NONCE_USED');
      const renamed = { ...statement, consentId: randomUUID() };
      refused(await record(renamed, patient.authenticator.sign(renamed)), 'NONCE_USED');
      refused(await record(statement, assertion, { at: later(11) }), 'STATEMENT_NOT_CURRENT');
    });

    it('given a statement of the future or for another channel, then refused', async () => {
      const future = consentOf(patient, { issuedAt: later(2) });
      refused(await record(future, patient.authenticator.sign(future)), 'STATEMENT_NOT_CURRENT');
      const elsewhere = consentOf(patient, { channel: 'other' });
      refused(await record(elsewhere, patient.authenticator.sign(elsewhere)), 'SIGNATURE_INVALID');
    });

    it('given a signature from a site that is not registered, then refused', async () => {
      const statement = consentOf(patient);
      const { authenticator } = patient;
      const origin = 'https://portal.lakeside.example.evil.example';
      refused(
        await record(statement, authenticator.sign(statement, { origin })),
        'SIGNATURE_INVALID',
      );
    });

    it('given a grantee that is not on the channel, then ORGANIZATION_UNKNOWN', async () => {
      const statement = consentOf(patient, { grantee: 'NorthfieldMSP' });
      refused(
        await record(statement, patient.authenticator.sign(statement)),
        'ORGANIZATION_UNKNOWN',
      );
    });

    it('given the public part of the transaction, then it names no patient and no term', async () => {
      const statement = consentOf(patient);
      const outcome = succeeded(await record(statement, patient.authenticator.sign(statement)));
      const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event ?? '']);
      assert.ok(!visible.includes(patient.chart.chartId));
      assert.doesNotMatch(visible, /general|TREAT|Millbrook/);
    });
  });

  describe('opening the chart', () => {
    beforeEach(() => enrol());

    it('given the consent, then permitted for 15 minutes, but not beyond the consent’s end', async () => {
      const consentId = await consent();
      assert.deepEqual(await open(consentId), { kind: 'permitted', until: later(15) });
      const short = await consent({ until: later(5) });
      assert.deepEqual(await open(short), { kind: 'permitted', until: later(5) });
    });

    it('given no consent, or that of another patient, then CONSENT_UNKNOWN', async () => {
      assert.deepEqual(await open(randomUUID()), refusal('CONSENT_UNKNOWN'));
      const consentId = await consent();
      const other = await admit(consortium);
      await enrol(other);
      const patientId = other.chart.chartId;
      assert.deepEqual(await open(consentId, { patientId }), refusal('CONSENT_UNKNOWN'));
    });

    it('given a patient who has no passkey, then PATIENT_UNKNOWN', async () => {
      const patientId = randomUUID();
      assert.deepEqual(await open(randomUUID(), { patientId }), refusal('PATIENT_UNKNOWN'));
    });

    it('given what the consent does not cover, then the reason', async () => {
      const consentId = await consent({ from: later(1) });
      assert.deepEqual(await open(consentId), refusal('CONSENT_NOT_IN_FORCE'));
      const at = later(2);
      assert.equal((await open(consentId, { at })).kind, 'permitted');
      assert.deepEqual(
        await open(consentId, { at: '2026-03-31T12:00:00.000Z' }),
        refusal('CONSENT_NOT_IN_FORCE'),
      );
      assert.deepEqual(
        await open(consentId, { at, purpose: 'HRESCH' }),
        refusal('PURPOSE_NOT_CONSENTED'),
      );
      assert.deepEqual(
        await open(consentId, { at, compartments: ['general', 'hiv'] }),
        refusal('COMPARTMENT_NOT_CONSENTED'),
      );
      const forLakeside = await consent({ grantee: 'LakesideMSP' });
      assert.deepEqual(await open(forLakeside), refusal('CONSENT_FOR_ANOTHER'));
    });

    it('given somebody without the role, or of a pharmacy, then refused', async () => {
      const consentId = await consent();
      const request = {
        accessId: randomUUID(),
        patientId: patient.chart.chartId,
        consentId,
        purpose: 'TREAT',
        compartments: ['general'],
      };
      const nobody = await createIdentity('MillbrookMSP', 'client');
      const pharmacist = await employ(consortium, consortium.cornerstone, 'clinician');
      for (const [as, code] of [
        [nobody, 'CREDENTIAL_MISSING'],
        [consortium.millbrook.gateway, 'ROLE_NOT_PERMITTED'],
        [pharmacist, 'ORGANIZATION_KIND_NOT_PERMITTED'],
      ] as const) {
        const transient = { salt: newSalt(), request };
        refused(await callWith(consortium, as, 'OpenChart', request.accessId, transient), code);
      }
    });

    it('given the patient’s revocation, handed in by any member, then refused from then on', async () => {
      const consentId = await consent();
      assert.equal((await open(consentId)).kind, 'permitted');
      succeeded(await revoke(consentId));
      assert.deepEqual(await open(consentId), refusal('CONSENT_REVOKED'));
      refused(await revoke(consentId), 'CONSENT_REVOKED');
    });

    it('given a revocation that somebody else signed, or of another’s consent, then refused', async () => {
      const consentId = await consent();
      refused(await revoke(consentId, new SoftwareAuthenticator(site)), 'SIGNATURE_INVALID');
      refused(await revoke(randomUUID()), 'CONSENT_UNKNOWN');
      assert.equal((await open(consentId)).kind, 'permitted');
    });

    it('given an access id again, then ALREADY_EXISTS', async () => {
      const consentId = await consent();
      const accessId = randomUUID();
      const request = {
        accessId,
        patientId: patient.chart.chartId,
        consentId,
        purpose: 'TREAT',
        compartments: ['general'],
      };
      const ask = (): Promise<Outcome> =>
        callWith(consortium, clinician, 'OpenChart', accessId, { salt: newSalt(), request });
      succeeded(await ask());
      refused(await ask(), 'ALREADY_EXISTS');
    });
  });
});
