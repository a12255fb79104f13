import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import sinon from 'sinon';
import { emergenciesRouter } from './emergencies-router.js';
import {
  chartsApp,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from './test-support/charts-app.js';

const emergencyId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: 'http://localhost' });
const statement = {
  kind: 'emergency' as const,
  ...statementBase(patientId, '2026-01-31T00:00:00.000Z'),
  ...{ emergencyId, organization: 'MillbrookMSP', publicKeyDigest },
  ...{ reason: 'unconscious' as const, textDigest: 'ef'.repeat(32) },
  until: '2026-01-31T04:00:00.000Z',
};
const explanation = { salt: 'ab'.repeat(16), text: 'Found at the roadside.' };
const body = { statement, assertion: device.sign(statement), explanation };

function setUp() {
  const desk = {
    declare: sinon.stub().resolves(),
    end: sinon.stub().resolves(),
    endOwn: sinon.stub().resolves(),
    review: sinon.stub().resolves(),
    recordNotice: sinon.stub().resolves(),
    awaitingNotice: sinon.stub().resolves([]),
    concerning: sinon.stub().resolves([]),
    ofPatient: sinon.stub().resolves([]),
    statistics: sinon.stub().resolves({ declared: 0 }),
  };
  const app = chartsApp((guard) => emergenciesRouter({ guard, desk }));
  const post = (path: string, sent: object, who?: Who) =>
    app.as(who).post(`/api/v1/emergencies${path}`).send(sent);
  const get = (path: string, who?: Who) => app.as(who).get(`/api/v1/emergencies${path}`);
  return { ...app, desk, post, get };
}

describe('the routes of emergencies', () => {
  it('given a signed statement and its explanation, then it is declared for the clinician', async () => {
    const { post, desk } = setUp();
    const response = await post('', body, 'clinician');
    assert.deepEqual(
      [response.status, response.body],
      [201, { emergencyId, until: statement.until }],
    );
    const { explanation: text, ...signed } = body;
    sinon.assert.calledOnceWithExactly(desk.declare, publicKeyDigest, signed, text);
  });

  it('given more than four hours, no reason or no explanation, then it is malformed', async () => {
    const { post, desk } = setUp();
    const longer = { ...statement, until: '2026-01-31T04:00:00.001Z' };
    for (const sent of [
      { ...body, statement: longer },
      { ...body, statement: { ...statement, reason: 'curious' } },
      { ...body, explanation: { ...explanation, text: '' } },
      { statement, assertion: body.assertion },
    ]) {
      const response = await post('', sent, 'clinician');
      assert.equal(problemCode(response), 'INVALID_ARGUMENT');
      assert.ok(!response.text.includes('roadside'));
    }
    sinon.assert.notCalled(desk.declare);
  });

  it('given what the contract refuses, then its code is answered', async () => {
    const { post, desk } = setUp();
    desk.declare.rejects(new HealthChainError('POLICY_NOT_PERMITTED'));
    assert.equal(problemCode(await post('', body, 'clinician')), 'POLICY_NOT_PERMITTED');
  });

  it('given a clinician, then they end it; given a privacy officer, then they review it', async () => {
    const { post, desk } = setUp();
    assert.equal((await post(`/${emergencyId}/end`, { patientId }, 'clinician')).status, 204);
    const name = { patientId, emergencyId };
    sinon.assert.calledOnceWithExactly(desk.end, publicKeyDigest, name);
    const review = { patientId, finding: 'unjustified' };
    assert.equal((await post(`/${emergencyId}/review`, review, 'officer')).status, 204);
    sinon.assert.calledOnceWithExactly(desk.review, publicKeyDigest, name, 'unjustified');
  });

  it('given a privacy officer, then whom to tell, and that they did; a means that is none is malformed', async () => {
    const { post, get, desk } = setUp();
    assert.deepEqual((await get('/awaiting-notice', 'officer')).body, { emergencies: [] });
    sinon.assert.calledOnceWithExactly(desk.awaitingNotice, publicKeyDigest);
    const notice = { means: 'phone', toldAt: '2026-01-31T02:00:00.000Z' };
    const path = `/${emergencyId}/notice`;
    assert.equal((await post(path, { patientId, ...notice }, 'officer')).status, 204);
    const name = { patientId, emergencyId };
    sinon.assert.calledOnceWithExactly(desk.recordNotice, publicKeyDigest, name, notice);
    const other = await post(path, { patientId, ...notice, means: 'pigeon' }, 'officer');
    assert.equal(problemCode(other), 'INVALID_ARGUMENT');
  });

  it('given who is no privacy officer, then no emergency is shown or reviewed', async () => {
    const { post, get, desk } = setUp();
    const review = { patientId, finding: 'justified' };
    for (const [who, code] of [
      ['clinician', 'ROLE_NOT_PERMITTED'],
      ['registrar', 'ROLE_NOT_PERMITTED'],
      ['patient', 'SCOPE_INSUFFICIENT'],
      [undefined, 'TOKEN_MISSING'],
    ] as const) {
      for (const response of [
        await get('', who),
        await get('/statistics', who),
        await get('/awaiting-notice', who),
        await post(
          `/${emergencyId}/notice`,
          { patientId, means: 'phone', toldAt: statement.until },
          who,
        ),
        await post(`/${emergencyId}/review`, review, who),
      ]) {
        assert.equal(problemCode(response), code);
      }
    }
    sinon.assert.notCalled(desk.concerning);
    sinon.assert.notCalled(desk.review);
  });

  it('given a privacy officer, then what concerns the organisation; given a patient, then their own', async () => {
    const { get, desk } = setUp();
    assert.deepEqual((await get('', 'officer')).body, { emergencies: [] });
    sinon.assert.calledOnceWithExactly(desk.concerning, publicKeyDigest);
    assert.deepEqual((await get('/statistics', 'officer')).body, { declared: 0 });
    assert.deepEqual((await get('/own', 'patient')).body, { emergencies: [] });
    sinon.assert.calledOnceWithExactly(desk.ofPatient, patientId);
    assert.equal(problemCode(await get('/own', 'officer')), 'SCOPE_INSUFFICIENT');
  });

  it('given what a patient signed, then it is handed in, and nobody else’s is', async () => {
    const { post, desk } = setUp();
    const own = {
      kind: 'emergency-end' as const,
      ...statementBase(patientId, '2026-01-31T00:10:00.000Z'),
      emergencyId,
    };
    const path = `/own/${emergencyId}/end`;
    const send = (stated: typeof own, to = path, who: Who = 'patient') =>
      post(to, { statement: stated, assertion: device.sign(stated) }, who);
    assert.equal((await send(own)).status, 204);
    const { statement: handedIn } = desk.endOwn.firstCall.args[0] as { statement: unknown };
    assert.deepEqual(handedIn, own);
    const another = '1c0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b02';
    for (const response of [
      await send({ ...own, patientId: another }),
      await send(own, `/own/${another}/end`),
      await post(path, { statement: own }, 'patient'),
    ]) {
      assert.equal(problemCode(response), 'INVALID_ARGUMENT');
    }
    assert.equal(problemCode(await send(own, path, 'officer')), 'SCOPE_INSUFFICIENT');
    desk.endOwn.rejects(new HealthChainError('EMERGENCY_ENDED'));
    assert.equal(problemCode(await send(own)), 'EMERGENCY_ENDED');
    assert.equal(desk.endOwn.callCount, 2);
  });
});
