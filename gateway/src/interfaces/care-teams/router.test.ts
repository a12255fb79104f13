import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import {
  chartsApp,
  problemCode,
  publicKeyDigest,
  type Who,
} from '../charts/test-support/charts-app.js';
import { careTeamsRouter } from './router.js';

const careTeamId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const one = `/care-teams/${careTeamId}`;
const body = { revision: 1, members: ['cd'.repeat(32)] };
const careTeam = { careTeamId, ...body };
const page = { careTeams: [careTeam], bookmark: '' };

function setUp() {
  const desk = {
    record: sinon.stub().resolves(careTeam),
    show: sinon.stub().resolves(careTeam),
    list: sinon.stub().resolves(page),
  };
  const app = chartsApp((guard) => careTeamsRouter({ guard, desk }));
  const put = (path: string, sent: object = body, who: Who | undefined = 'registrar') =>
    app.as(who).put(`/api/v1${path}`).send(sent);
  const get = (path: string, who: Who | undefined = 'registrar') =>
    app.as(who).get(`/api/v1${path}`);
  return { desk, put, get };
}

describe('the routes of care teams', () => {
  it('given a registrar, then a care team is stated under their own key, shown and listed', async () => {
    const { desk, put, get } = setUp();
    const stated = await put(one);
    assert.deepEqual([stated.status, stated.body], [200, careTeam]);
    sinon.assert.calledOnceWithExactly(desk.record, publicKeyDigest, { careTeamId, ...body });
    assert.deepEqual((await get(one)).body, careTeam);
    sinon.assert.calledOnceWithExactly(desk.show, careTeamId);
    assert.deepEqual((await get('/care-teams')).body, page);
    await get(`/care-teams?bookmark=${careTeamId}`);
    assert.deepEqual(
      desk.list.args.map((args: unknown[]) => args),
      [[''], [careTeamId]],
    );
  });

  it('given anybody else, then nothing is stated or told', async () => {
    const { desk, put, get } = setUp();
    for (const who of ['clinician', 'patient'] as const) {
      assert.equal((await put(one, body, who)).status, 403);
      assert.equal((await get(one, who)).status, 403);
      assert.equal((await get('/care-teams', who)).status, 403);
    }
    sinon.assert.notCalled(desk.record);
    sinon.assert.notCalled(desk.show);
    sinon.assert.notCalled(desk.list);
  });

  it('given what is malformed, then its code, and nothing is stated', async () => {
    const { desk, put, get } = setUp();
    const [member] = body.members;
    for (const sent of [{}, { ...body, revision: 0 }, { ...body, members: [member, member] }]) {
      assert.equal(problemCode(await put(one, sent)), 'INVALID_ARGUMENT');
    }
    assert.equal(problemCode(await put('/care-teams/somebody')), 'NOT_FOUND');
    assert.equal(problemCode(await get('/care-teams?bookmark=somebody')), 'INVALID_ARGUMENT');
    sinon.assert.notCalled(desk.record);
  });

  it('given a change that somebody else made meanwhile, then REVISION_UNEXPECTED', async () => {
    const { desk, put } = setUp();
    desk.record.rejects(new HealthChainError('REVISION_UNEXPECTED'));
    const refused = await put(one);
    assert.deepEqual([refused.status, problemCode(refused)], [409, 'REVISION_UNEXPECTED']);
  });
});
