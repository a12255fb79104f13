import assert from 'node:assert/strict';
import { policyInForce } from '../../access/test-support/standing-reader.js';
import { chartsApp, problemCode } from '../charts/test-support/charts-app.js';
import { accessPolicyRouter } from './router.js';

const { version, digest, inForceSince, content: policy } = policyInForce;

const app = (inForce: typeof policyInForce | undefined = policyInForce) =>
  chartsApp((guard) => accessPolicyRouter({ guard, policy: () => Promise.resolve(inForce) }));

describe('GET /access-policy', () => {
  it('given anyone who signed in, then the policy in force and its version', async () => {
    for (const who of ['registrar', 'patient', 'delegate'] as const) {
      const answer = await app().as(who).get('/api/v1/access-policy').expect(200);
      assert.deepEqual(answer.body, { version, digest, inForceSince, policy }, who);
    }
  });

  it('given a role, then all that it may, and nothing for a role without a row', async () => {
    const matrixOf = async (role: string) => {
      const answer = await app().as('patient').get(`/api/v1/access-policy?role=${role}`);
      return (answer.body as { matrix: unknown }).matrix;
    };
    const classes = ['demographics', 'clinical', 'medications', 'results'];
    assert.deepEqual(await matrixOf('nurse'), {
      role: 'nurse',
      rows: [{ action: 'read', purpose: 'TREAT', classes }],
    });
    assert.deepEqual(await matrixOf('integrator'), { role: 'integrator', rows: [] });
  });

  it('given no sign-in, a role that there is not, or no policy, then it is refused', async () => {
    const path = '/api/v1/access-policy';
    assert.equal(problemCode(await app().as().get(path)), 'TOKEN_MISSING');
    const unknown = await app().as('patient').get(`${path}?role=surgeon`);
    assert.deepEqual([unknown.status, problemCode(unknown)], [400, 'INVALID_ARGUMENT']);
    const empty = chartsApp((guard) =>
      accessPolicyRouter({ guard, policy: () => Promise.resolve(undefined) }),
    );
    const none = await empty.as('patient').get(path);
    assert.deepEqual([none.status, problemCode(none)], [503, 'POLICY_UNKNOWN']);
  });
});
