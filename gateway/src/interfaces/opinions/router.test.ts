import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, type OrganizationKind, type Role } from '@healthchain/protocol';
import sinon from 'sinon';
import {
  chartsApp,
  patientId,
  problemCode,
  publicKeyDigest,
} from '../charts/test-support/charts-app.js';
import { opinionsRouter } from './router.js';

const opinionId = randomUUID();
const provider = `provider:${publicKeyDigest}`;
const attributes = {
  ...{ kind: 'provider', profession: 'physician', state: 'OH' },
  validUntil: '2026-05-01T00:00:00Z',
} as const;
const disclosed = { ...attributes, state: undefined };

function open(kind: OrganizationKind = 'hospital') {
  const attestation = { issuer: 'LakesideMSP', attributes, signature: 'secret' };
  const attestations = {
    attestLicence: sinon.stub().resolves(attestation),
    attestAdult: sinon.stub().resolves(attestation),
    revokeAdult: sinon.stub().resolves(),
  };
  const own = { opinionId, addressee: 'MillbrookMSP', disclosed, askedAt: '2026-03-01T12:00:00Z' };
  const asker = { ask: sinon.stub().resolves(opinionId), read: sinon.stub().resolves(own) };
  const desk = {
    list: sinon.stub().resolves({ questions: [], bookmark: '' }),
    answer: sinon.stub().resolves(),
  };
  const requireReader = (roles: readonly Role[]): Promise<void> =>
    roles.includes('attending')
      ? Promise.resolve()
      : Promise.reject(new HealthChainError('ROLE_NOT_PERMITTED'));
  const app = chartsApp((guard) =>
    opinionsRouter({ guard, kind, requireReader, attestations, asker, desk }),
  );
  return { ...app, attestations, asker, desk };
}

const question = { addressee: 'MillbrookMSP', question: 'Is this rash drug-induced?' };

describe('the routes of second opinions', () => {
  it('tells what is attested, and keeps the attestation back', async () => {
    const response = await open().as('registrar').post('/api/v1/attestations');
    assert.equal(response.status, 201);
    assert.deepEqual(response.body, { issuer: 'LakesideMSP', attributes });
  });

  it('asks as who signed in, and shows the state only if that is wanted', async () => {
    const { as, asker } = open();
    for (const showState of [undefined, true]) {
      const body = { ...question, showState };
      const response = await as('clinician').post('/api/v1/second-opinions').send(body);
      assert.equal(response.status, 201);
      assert.deepEqual(response.body, { opinionId });
    }
    assert.deepEqual(asker.ask.args, [
      [provider, { ...question, disclose: ['profession'] }],
      [provider, { ...question, disclose: ['profession', 'state'] }],
    ]);
  });

  it('lets a patient show to be 18 or older, and nothing else', async () => {
    const { as, asker } = open();
    const body = { ...question, showState: true };
    const response = await as('patient').post('/api/v1/second-opinions').send(body);
    assert.equal(response.status, 201);
    assert.deepEqual(asker.ask.args, [
      [`patient:${patientId}`, { ...question, disclose: ['over18'] }],
    ]);
  });

  it('lets registrars, and nobody else, attest of patients and take it back', async () => {
    const { as, attestations } = open();
    const path = `/api/v1/patients/${patientId}/attestation`;
    assert.equal((await as('registrar').put(path)).status, 200);
    assert.equal((await as('registrar').delete(path)).status, 204);
    const { attestAdult, revokeAdult } = attestations;
    assert.deepEqual([attestAdult.args, revokeAdult.args], [[[patientId]], [[patientId]]]);
    for (const [who, code] of [
      ['clinician', 'ROLE_NOT_PERMITTED'],
      ['patient', 'SCOPE_INSUFFICIENT'],
    ] as const) {
      assert.equal(problemCode(await as(who).put(path)), code);
      assert.equal(problemCode(await as(who).delete(path)), code);
    }
    assert.equal(attestAdult.callCount, 1);
  });

  it('reads the own question, and no id that is none', async () => {
    const { as, asker } = open();
    const read = await as('clinician').get(`/api/v1/second-opinions/${opinionId}`);
    assert.equal(read.status, 200);
    assert.deepEqual(asker.read.args, [[provider, opinionId]]);
    const other = await as('clinician').get('/api/v1/second-opinions/x');
    assert.deepEqual([other.status, problemCode(other)], [400, 'INVALID_ARGUMENT']);
  });

  it('lets clinicians of hospitals see and answer what is asked', async () => {
    const { as, desk } = open();
    const listed = await as('clinician').get('/api/v1/questions').query({ bookmark: opinionId });
    assert.deepEqual([listed.status, desk.list.args], [200, [[opinionId]]]);
    const path = `/api/v1/questions/${opinionId}/answer`;
    const answered = await as('clinician').post(path).send({ answer: 'Likely.' });
    assert.equal(answered.status, 204);
    assert.deepEqual(desk.answer.args, [[publicKeyDigest, opinionId, 'Likely.']]);
  });

  it('refuses whoever else would see or answer it', async () => {
    const { as } = open();
    for (const [response, code] of [
      [await as('registrar').get('/api/v1/questions'), 'ROLE_NOT_PERMITTED'],
      [await as('patient').get('/api/v1/questions'), 'SCOPE_INSUFFICIENT'],
      [await as('patient').post('/api/v1/attestations'), 'SCOPE_INSUFFICIENT'],
      [await as().post('/api/v1/second-opinions').send(question), 'TOKEN_MISSING'],
      [
        await open('pharmacy').as('clinician').get('/api/v1/questions'),
        'ORGANIZATION_KIND_NOT_PERMITTED',
      ],
    ] as const) {
      assert.equal(problemCode(response), code);
    }
  });

  it('refuses a question without text, or too long, and quotes nothing of it', async () => {
    for (const text of ['', 'x'.repeat(4_001)]) {
      const body = { ...question, question: text };
      const response = await open().as('clinician').post('/api/v1/second-opinions').send(body);
      assert.equal(problemCode(response), 'INVALID_ARGUMENT');
      assert.equal((response.body as { detail: string }).detail, 'Malformed: question.');
    }
  });
});
