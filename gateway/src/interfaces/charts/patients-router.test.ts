import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import sinon from 'sinon';
import { patientsRouter } from './patients-router.js';
import {
  chartsApp,
  delegationId,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from './test-support/charts-app.js';

const enrolmentId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const consentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const digest = 'cd'.repeat(32);
const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: 'http://localhost' });
const now = '2026-01-31T00:00:00.000Z';

const enrolment = {
  kind: 'enrolment' as const,
  ...statementBase(patientId, now),
  custodian: 'LakesideMSP',
  passkey: device.passkey,
  encryptionKey: device.encryptionKey,
};
const consent = {
  kind: 'consent' as const,
  ...statementBase(patientId, now),
  consentId,
  grantee: 'MillbrookMSP',
  purposes: ['TREAT' as const],
  compartments: ['general' as const],
  from: now,
  until: '2026-03-02T00:00:00.000Z',
};
const revocation = { kind: 'revocation' as const, ...statementBase(patientId, now), consentId };
const signed = <Statement extends Parameters<typeof device.sign>[0]>(statement: Statement) => ({
  statement,
  assertion: device.sign(statement),
});

function setUp() {
  const decisions = {
    proposeEnrolment: sinon.stub().resolves({ enrolmentId, digest }),
    confirmEnrolment: sinon.stub().resolves(),
    recordConsent: sinon.stub().resolves(),
    revokeConsent: sinon.stub().resolves(),
    standingConsents: sinon.stub().resolves([consent]),
  };
  const journal = sinon.stub().resolves({
    evidence: { patientId, accesses: [], releases: [], entries: [] },
    unreachable: ['MillbrookMSP'],
  });
  const app = chartsApp((guard) => patientsRouter({ guard, decisions, journal }));
  const post = (path: string, body: object, who?: Who) =>
    app.as(who).post(`/api/v1${path}`).send(body);
  return { ...app, decisions, journal, post };
}

describe('the routes of patients and their registrars', () => {
  describe('POST /enrolments', () => {
    it('given a signed enrolment, then the registrar proposes it', async () => {
      const { post, decisions } = setUp();
      const body = signed(enrolment);
      const response = await post('/enrolments', body, 'registrar');
      assert.deepEqual([response.status, response.body], [201, { enrolmentId, digest }]);
      sinon.assert.calledOnceWithExactly(decisions.proposeEnrolment, publicKeyDigest, body);
    });

    it('given what the contract refuses, then its code is answered', async () => {
      const { post, decisions } = setUp();
      decisions.proposeEnrolment.rejects(new HealthChainError('ROLE_NOT_PERMITTED'));
      const response = await post('/enrolments', signed(enrolment), 'clinician');
      assert.deepEqual([response.status, problemCode(response)], [403, 'ROLE_NOT_PERMITTED']);
    });

    it('given another statement or a patient’s token, then nothing is proposed', async () => {
      const { post, decisions } = setUp();
      const other = await post('/enrolments', signed(consent), 'registrar');
      assert.equal(problemCode(other), 'INVALID_ARGUMENT');
      const patient = await post('/enrolments', signed(enrolment), 'patient');
      assert.equal(problemCode(patient), 'SCOPE_INSUFFICIENT');
      sinon.assert.notCalled(decisions.proposeEnrolment);
    });
  });

  describe('POST /enrolments/{id}/confirmation', () => {
    const path = `/enrolments/${enrolmentId}/confirmation`;

    it('given the digest, then the second registrar confirms', async () => {
      const { post, decisions } = setUp();
      const response = await post(path, { digest }, 'registrar');
      assert.equal(response.status, 204);
      const call = [publicKeyDigest, enrolmentId, digest];
      sinon.assert.calledOnceWithExactly(decisions.confirmEnrolment, ...call);
    });

    it('given what the contract refuses, then its code is answered', async () => {
      const { post, decisions } = setUp();
      decisions.confirmEnrolment.rejects(new HealthChainError('REGISTRAR_NOT_INDEPENDENT'));
      const response = await post(path, { digest }, 'registrar');
      assert.equal(problemCode(response), 'REGISTRAR_NOT_INDEPENDENT');
    });

    it('given no digest, or nobody, then it is refused', async () => {
      const { post } = setUp();
      assert.equal(problemCode(await post(path, {}, 'registrar')), 'INVALID_ARGUMENT');
      assert.equal(problemCode(await post(path, { digest })), 'TOKEN_MISSING');
    });
  });

  describe('GET and POST /consents', () => {
    it('given the patient, then the standing consents are shown', async () => {
      const { as, decisions } = setUp();
      const response = await as('patient').get('/api/v1/consents');
      assert.deepEqual([response.status, response.body], [200, { consents: [consent] }]);
      sinon.assert.calledOnceWithExactly(decisions.standingConsents, patientId);
    });

    it('given a signed consent, then it is recorded', async () => {
      const { post, decisions } = setUp();
      const body = signed(consent);
      const response = await post('/consents', body, 'patient');
      assert.deepEqual([response.status, response.body], [201, { consentId }]);
      sinon.assert.calledOnceWithExactly(decisions.recordConsent, body);
    });

    it('given a signature that does not prove it, then the contract’s code is answered', async () => {
      const { post, decisions } = setUp();
      decisions.recordConsent.rejects(new HealthChainError('SIGNATURE_INVALID'));
      const response = await post('/consents', signed(consent), 'patient');
      assert.deepEqual([response.status, problemCode(response)], [403, 'SIGNATURE_INVALID']);
    });

    it('given a delegate, then what they have the power for', async () => {
      const { as, post, decisions } = setUp();
      const body = signed({ ...consent, delegationId });
      assert.equal((await post('/consents', body, 'delegate')).status, 201);
      sinon.assert.calledOnceWithExactly(decisions.recordConsent, body);
      assert.equal((await as('delegate').get('/api/v1/consents')).status, 200);
      const path = `/consents/${consentId}/revocation`;
      const refused = await post(path, signed({ ...revocation, delegationId }), 'delegate');
      assert.equal(problemCode(refused), 'DELEGATION_EXCEEDED');
      sinon.assert.notCalled(decisions.revokeConsent);
    });

    it('given another patient’s statement, then nothing is recorded', async () => {
      const { post, decisions } = setUp();
      const theirs = { ...consent, patientId: enrolmentId };
      const response = await post('/consents', signed(theirs), 'patient');
      assert.equal(problemCode(response), 'INVALID_ARGUMENT');
      sinon.assert.notCalled(decisions.recordConsent);
    });

    it('given what is no JSON or too much, then it is refused', async () => {
      const { as } = setUp();
      const send = (text: string) =>
        as('patient').post('/api/v1/consents').type('application/json').send(text);
      assert.equal(problemCode(await send('{"Beatriz"')), 'BODY_MALFORMED');
      assert.equal(problemCode(await send(`"${'x'.repeat(70_000)}"`)), 'BODY_TOO_LARGE');
    });

    it('given a provider, then it is refused', async () => {
      const { as, post } = setUp();
      const shown = await as('clinician').get('/api/v1/consents');
      assert.equal(problemCode(shown), 'SCOPE_INSUFFICIENT');
      const recorded = await post('/consents', signed(consent), 'clinician');
      assert.equal(problemCode(recorded), 'SCOPE_INSUFFICIENT');
    });
  });

  describe('POST /consents/{id}/revocation', () => {
    const path = `/consents/${consentId}/revocation`;

    it('given a signed revocation, then the consent is taken back', async () => {
      const { post, decisions } = setUp();
      const body = signed(revocation);
      assert.equal((await post(path, body, 'patient')).status, 204);
      sinon.assert.calledOnceWithExactly(decisions.revokeConsent, body);
    });

    it('given one of another consent or another patient, then nothing is taken back', async () => {
      const { post, decisions } = setUp();
      for (const change of [{ consentId: enrolmentId }, { patientId: enrolmentId }]) {
        const response = await post(path, signed({ ...revocation, ...change }), 'patient');
        assert.equal(problemCode(response), 'INVALID_ARGUMENT');
      }
      sinon.assert.notCalled(decisions.revokeConsent);
    });

    it('given one that was taken back before, then the contract’s code is answered', async () => {
      const { post, decisions } = setUp();
      decisions.revokeConsent.rejects(new HealthChainError('CONSENT_REVOKED'));
      const response = await post(path, signed(revocation), 'patient');
      assert.equal(problemCode(response), 'CONSENT_REVOKED');
    });
  });

  describe('GET /journal', () => {
    it('given the patient, then their journal is shown, and whose part is missing', async () => {
      const { as, journal } = setUp();
      const response = await as('patient').get('/api/v1/journal');
      assert.equal(response.status, 200);
      assert.deepEqual(response.body, {
        evidence: { patientId, accesses: [], releases: [], entries: [] },
        unreachable: ['MillbrookMSP'],
      });
      sinon.assert.calledOnceWithExactly(journal, { kind: 'patient', patientId });
    });

    it('given a clinician, then it is refused', async () => {
      const { as, journal } = setUp();
      const response = await as('clinician').get('/api/v1/journal');
      assert.equal(problemCode(response), 'SCOPE_INSUFFICIENT');
      sinon.assert.notCalled(journal);
    });
  });
});
