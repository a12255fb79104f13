import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { chartsApp, problemCode, type Who } from '../charts/test-support/charts-app.js';
import { drugsRouter } from './router.js';

const baseId = 'ab'.repeat(32);
const known = {
  ...{ version: 3, baseId },
  entry: {
    ...{ kind: 'ingredient', rxcui: '8123', name: 'phenelzine', interactions: [] },
    ...{ therapyClasses: [], allergyClasses: [], sources: ['rxnorm'] },
  },
};
const checked = { outcome: 'checked', version: 3, baseId, findings: [], unknown: [] };
const body = { drugs: ['4493'], active: ['8123'], allergies: [] };

function setUp() {
  const drugs = { drug: sinon.stub().resolves(known), check: sinon.stub().resolves(checked) };
  const app = chartsApp((guard) => drugsRouter({ guard, drugs }));
  const get = (path: string, who: Who | undefined = 'clinician') =>
    app.as(who).get(`/api/v1/drugs/${path}`);
  const post = (sent: object = body, who: Who | undefined = 'clinician') =>
    app.as(who).post('/api/v1/drugs/interactions').send(sent);
  return { drugs, get, post };
}

describe('the routes of drugs', () => {
  it('given a clinician or a pharmacist, then a drug is shown and medicines are checked', async () => {
    const { drugs, get, post } = setUp();
    for (const who of ['clinician', 'pharmacist'] as const) {
      assert.deepEqual((await get('8123', who)).body, known);
      const answer = await post(body, who);
      assert.deepEqual([answer.status, answer.body], [200, checked]);
    }
    sinon.assert.calledWithExactly(drugs.drug, '8123');
    sinon.assert.alwaysCalledWithExactly(drugs.check, body);
  });

  it('given anybody else, then nothing is asked', async () => {
    const { drugs, get, post } = setUp();
    for (const who of ['registrar', 'officer', 'patient'] as const) {
      assert.equal((await get('8123', who)).status, 403);
      assert.equal((await post(body, who)).status, 403);
    }
    sinon.assert.notCalled(drugs.drug);
    sinon.assert.notCalled(drugs.check);
  });

  it('given what is malformed, then its code, and not what was sent', async () => {
    const { drugs, get, post } = setUp();
    for (const sent of [{}, { ...body, drugs: [] }, { ...body, active: ['warfarin'] }]) {
      const answer = await post(sent);
      assert.equal(problemCode(answer), 'INVALID_ARGUMENT');
      assert.doesNotMatch(answer.text, /warfarin/);
    }
    assert.equal(problemCode(await get('warfarin')), 'NOT_FOUND');
    sinon.assert.notCalled(drugs.check);
    sinon.assert.notCalled(drugs.drug);
  });

  it('given no base in force, then 503 and not an empty answer', async () => {
    const { drugs, post } = setUp();
    drugs.check.rejects(new HealthChainError('DRUG_KNOWLEDGE_UNKNOWN'));
    const answer = await post();
    assert.deepEqual([answer.status, problemCode(answer)], [503, 'DRUG_KNOWLEDGE_UNKNOWN']);
  });
});
