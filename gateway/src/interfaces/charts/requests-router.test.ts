import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import sinon from 'sinon';
import { requestsRouter } from './requests-router.js';
import {
  chartsApp,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from './test-support/charts-app.js';

const requestId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const recordId = '5d1c3f86-7b0c-4e52-8f0e-6d4a2b9c7e10';
const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: 'http://localhost' });
const common = {
  kind: 'patient-request' as const,
  ...statementBase(patientId, '2026-01-31T00:00:00.000Z'),
  requestId,
};
const statement = {
  ...common,
  ...{ what: 'amendment' as const, recordId, textDigest: 'ef'.repeat(32) },
};
const explanation = { salt: 'ab'.repeat(16), text: 'The dose is wrong.' };
const body = { statement, assertion: device.sign(statement), explanation };

function setUp() {
  const desk = {
    file: sinon.stub().resolves(),
    extend: sinon.stub().resolves(),
    answer: sinon.stub().resolves(),
    ofPatient: sinon.stub().resolves([]),
    open: sinon.stub().resolves({ requests: [], bookmark: '' }),
  };
  const app = chartsApp((guard) => requestsRouter({ guard, desk }));
  const post = (path: string, sent: object, who?: Who) =>
    app.as(who).post(`/api/v1/requests${path}`).send(sent);
  const get = (path: string, who?: Who) => app.as(who).get(`/api/v1/requests${path}`);
  return { desk, post, get };
}

describe('the routes of patients’ requests', () => {
  it('given a signed request with an explanation, then it is filed for the patient', async () => {
    const { post, desk } = setUp();
    const response = await post('', body, 'patient');
    assert.deepEqual([response.status, response.body], [201, { requestId }]);
    const { explanation: text, ...signed } = body;
    sinon.assert.calledOnceWithExactly(desk.file, signed, text);
  });

  it('given one without an explanation, then so too', async () => {
    const { post, desk } = setUp();
    const brief = { ...common, what: 'access' as const };
    const signed = { statement: brief, assertion: device.sign(brief) };
    assert.equal((await post('', signed, 'patient')).status, 201);
    sinon.assert.calledOnceWithExactly(desk.file, signed, undefined);
  });

  it('given another patient’s, or no record to amend, then INVALID_ARGUMENT, without what was written', async () => {
    const { post, desk } = setUp();
    const aboutNothing = { ...common, what: 'amendment' };
    for (const changed of [{ ...statement, patientId: requestId }, aboutNothing]) {
      const response = await post('', { ...body, statement: changed }, 'patient');
      assert.equal(problemCode(response), 'INVALID_ARGUMENT');
      assert.ok(!response.text.includes('dose'));
    }
    sinon.assert.notCalled(desk.file);
  });

  it('given a delegate or a clinician, then they file nothing and see nothing', async () => {
    const { post, get, desk } = setUp();
    for (const who of ['delegate', 'clinician', 'officer'] as const) {
      assert.equal(problemCode(await post('', body, who)), 'SCOPE_INSUFFICIENT');
      assert.equal(problemCode(await get('/own', who)), 'SCOPE_INSUFFICIENT');
    }
    sinon.assert.notCalled(desk.file);
    sinon.assert.notCalled(desk.ofPatient);
  });

  it('given the patient, then their own; given a privacy officer, then a page of what waits', async () => {
    const { get, desk } = setUp();
    assert.deepEqual((await get('/own', 'patient')).body, { requests: [] });
    sinon.assert.calledOnceWithExactly(desk.ofPatient, patientId);
    assert.deepEqual((await get('', 'officer')).body, { requests: [], bookmark: '' });
    const usual = { state: 'open', pageSize: 50, bookmark: '' };
    sinon.assert.calledOnceWithExactly(desk.open, publicKeyDigest, usual);
    const bookmark = `${patientId}/${requestId}`;
    await get(`?state=overdue&pageSize=2&bookmark=${bookmark}`, 'officer');
    const asked = { state: 'overdue', pageSize: 2, bookmark };
    sinon.assert.calledWithExactly(desk.open, publicKeyDigest, asked);
    for (const wrong of ['?state=answered', '?pageSize=0', '?bookmark=x', '?of=me']) {
      assert.equal(problemCode(await get(wrong, 'officer')), 'INVALID_ARGUMENT');
    }
  });

  it('given a privacy officer, then they postpone and answer; given who is none, not', async () => {
    const { post, get, desk } = setUp();
    const extension = { patientId, reason: 'large-volume' };
    const answer = { patientId, outcome: 'denied', reasons: ['accurate-and-complete'] };
    for (const [who, code] of [
      ['clinician', 'ROLE_NOT_PERMITTED'],
      ['patient', 'SCOPE_INSUFFICIENT'],
      [undefined, 'TOKEN_MISSING'],
    ] as const) {
      for (const response of [
        await get('', who),
        await post(`/${requestId}/extension`, extension, who),
        await post(`/${requestId}/answer`, answer, who),
      ]) {
        assert.equal(problemCode(response), code);
      }
    }
    assert.equal((await post(`/${requestId}/extension`, extension, 'officer')).status, 204);
    assert.equal((await post(`/${requestId}/answer`, answer, 'officer')).status, 204);
    sinon.assert.calledOnceWithExactly(desk.extend, publicKeyDigest, { requestId, ...extension });
    sinon.assert.calledOnceWithExactly(desk.answer, publicKeyDigest, { requestId, ...answer });
  });

  it('given what the contract refuses, then its code is answered', async () => {
    const { post, desk } = setUp();
    desk.extend.rejects(new HealthChainError('EXTENSION_TOO_LATE'));
    const sent = { patientId, reason: 'legal-review' };
    const response = await post(`/${requestId}/extension`, sent, 'officer');
    assert.deepEqual([response.status, problemCode(response)], [409, 'EXTENSION_TOO_LATE']);
  });
});
