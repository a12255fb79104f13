import assert from 'node:assert/strict';
import { HealthChainError, type DelegationStatement } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import sinon from 'sinon';
import { delegationsRouter } from './delegations-router.js';
import {
  chartsApp,
  delegationId,
  patientId,
  problemCode,
  type Who,
} from './test-support/charts-app.js';

const site = { rpId: 'localhost', origin: 'http://localhost' };
const [device, delegate] = [new SoftwareAuthenticator(site), new SoftwareAuthenticator(site)];
const now = '2026-01-31T00:00:00.000Z';
const statement: DelegationStatement = {
  ...{ kind: 'delegation', ...statementBase(patientId, now), delegationId },
  ...{ relationship: 'guardian', passkey: delegate.passkey },
  ...{ powers: ['consent', 'see'], purposes: ['TREAT'], compartments: ['general'] },
  ...{ from: now, until: '2026-03-02T00:00:00.000Z' },
};
const signedOver = (stated: DelegationStatement) => ({
  statement: stated,
  assertion: device.sign(stated),
  acceptance: delegate.sign(stated),
});
const end = { kind: 'delegation-end' as const, ...statementBase(patientId, now), delegationId };
const signedEnd = (stated = end) => ({ statement: stated, assertion: delegate.sign(stated) });

function setUp() {
  const desk = {
    record: sinon.stub().resolves(),
    end: sinon.stub().resolves(),
    standing: sinon.stub().resolves([{ recordedAt: now, signed: signedOver(statement) }]),
  };
  const app = chartsApp((guard) => delegationsRouter({ guard, desk }));
  const post = (path: string, body: object, who?: Who) =>
    app.as(who).post(`/api/v1/delegations${path}`).send(body);
  return { ...app, desk, post };
}

describe('the routes of delegations', () => {
  it('given the patient, or a delegate who may see, then what stands', async () => {
    const { as, desk } = setUp();
    for (const who of ['patient', 'delegate'] as const) {
      const response = await as(who).get('/api/v1/delegations');
      assert.deepEqual(
        [response.status, response.body],
        [200, { delegations: [{ recordedAt: now, statement }] }],
      );
    }
    sinon.assert.alwaysCalledWithExactly(desk.standing, patientId);
    assert.equal(
      problemCode(await as('clinician').get('/api/v1/delegations')),
      'SCOPE_INSUFFICIENT',
    );
  });

  it('given both signatures, then it is recorded, and by the patient only', async () => {
    const { post, desk } = setUp();
    const body = signedOver(statement);
    const response = await post('', body, 'patient');
    assert.deepEqual([response.status, response.body], [201, { delegationId }]);
    sinon.assert.calledOnceWithExactly(desk.record, body);
    assert.equal(problemCode(await post('', body, 'delegate')), 'SCOPE_INSUFFICIENT');
    sinon.assert.calledOnce(desk.record);
  });

  it('given one signature, another patient’s, or what the contract refuses, then its code', async () => {
    const { post, desk } = setUp();
    const half = { statement, assertion: device.sign(statement) };
    assert.equal(problemCode(await post('', half, 'patient')), 'INVALID_ARGUMENT');
    const theirs = signedOver({ ...statement, patientId: delegationId });
    assert.equal(problemCode(await post('', theirs, 'patient')), 'INVALID_ARGUMENT');
    sinon.assert.notCalled(desk.record);
    desk.record.rejects(new HealthChainError('DELEGATIONS_EXHAUSTED'));
    const full = await post('', signedOver(statement), 'patient');
    assert.deepEqual([full.status, problemCode(full)], [409, 'DELEGATIONS_EXHAUSTED']);
  });

  it('given its end by the patient or the delegate, then it is handed in', async () => {
    const { post, desk } = setUp();
    for (const who of ['patient', 'delegate'] as const) {
      const body = signedEnd();
      assert.equal((await post(`/${delegationId}/end`, body, who)).status, 204);
      sinon.assert.calledWithExactly(desk.end, body);
    }
    sinon.assert.calledTwice(desk.end);
  });

  it('given the end of another one, or nobody, then refused', async () => {
    const { post, desk } = setUp();
    const other = await post(`/${patientId}/end`, signedEnd(), 'patient');
    assert.equal(problemCode(other), 'INVALID_ARGUMENT');
    assert.equal(problemCode(await post(`/${delegationId}/end`, signedEnd())), 'TOKEN_MISSING');
    sinon.assert.notCalled(desk.end);
  });
});
