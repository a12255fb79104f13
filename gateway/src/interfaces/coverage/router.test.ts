import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { inquiry } from '../../coverage/test-support/inquiry.js';
import {
  chartsApp,
  problemCode,
  publicKeyDigest,
  type Who,
} from '../charts/test-support/charts-app.js';
import { coverageRouter } from './router.js';

const { requestId, drug, quantity, daysSupply, member } = inquiry;
const { requester, ...named } = member;
const body = {
  ...{ plan: 'EvergreenMSP', drug, quantity, daysSupply, member: named },
  npi: requester.npi,
};

function setUp() {
  const standing = { state: 'open', request: { requestId } };
  const desk = {
    request: sinon.stub().resolves(requestId),
    standing: sinon.stub().resolves(standing),
  };
  const app = chartsApp((guard) => coverageRouter({ guard, desk }));
  const post = (sent: object = body, who: Who | undefined = 'clinician') =>
    app.as(who).post('/api/v1/coverage-requests').send(sent);
  const get = (id = requestId, who: Who | undefined = 'clinician') =>
    app.as(who).get(`/api/v1/coverage-requests/${id}`);
  return { desk, standing, post, get };
}

describe('the routes of coverage', () => {
  it('given a prescriber or a pharmacist, then the plan is asked, for 20 seconds unless told otherwise', async () => {
    const { desk, standing, post, get } = setUp();
    for (const who of ['clinician', 'pharmacist'] as const) {
      const asked = await post(body, who);
      assert.deepEqual([asked.status, asked.body], [201, { requestId }]);
      assert.deepEqual((await get(requestId, who)).body, standing);
    }
    const wanted = { ...body, answerWithin: 20 };
    sinon.assert.alwaysCalledWithExactly(desk.request, publicKeyDigest, wanted);
    sinon.assert.alwaysCalledWithExactly(desk.standing, requestId);
  });

  it('given anybody else, then nothing is asked', async () => {
    const { desk, post, get } = setUp();
    for (const who of ['registrar', 'officer', 'patient'] as const) {
      assert.equal((await post(body, who)).status, 403);
      assert.equal((await get(requestId, who)).status, 403);
    }
    sinon.assert.notCalled(desk.request);
    sinon.assert.notCalled(desk.standing);
  });

  it('given what is malformed, then its code, and not what was sent', async () => {
    const { desk, post, get } = setUp();
    for (const sent of [
      {},
      { ...body, member: { ...named, memberId: 'SECRET*1' } },
      { ...body, npi: '1234567890' },
      { ...body, answerWithin: 4 },
      { ...body, requestId },
    ]) {
      const answer = await post(sent);
      assert.equal(problemCode(answer), 'INVALID_ARGUMENT');
      assert.doesNotMatch(answer.text, /SECRET/);
    }
    assert.equal(problemCode(await get('W199-12')), 'NOT_FOUND');
    sinon.assert.notCalled(desk.request);
  });

  it('given an answer that the plan has not endorsed, then 502 and nothing of it', async () => {
    const { desk, get } = setUp();
    desk.standing.rejects(new HealthChainError('COVERAGE_NOT_ENDORSED'));
    const answer = await get();
    assert.deepEqual([answer.status, problemCode(answer)], [502, 'COVERAGE_NOT_ENDORSED']);
  });
});
