import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { recentPolicy } from './recent-policy.js';
import { policyInForce } from './test-support/standing-reader.js';

const later = { ...policyInForce, version: 2 };

describe('the policy of the last second', () => {
  let time: number;
  const now = (): number => time;
  beforeEach(() => {
    time = 1;
  });

  it('given questions within a second, at the same time too, then the ledger is asked once', async () => {
    const ask = sinon.stub().resolves(policyInForce);
    const policy = recentPolicy(ask, now);
    assert.deepEqual(await Promise.all([policy(), policy()]), [policyInForce, policyInForce]);
    time += 1000;
    assert.equal(await policy(), policyInForce);
    sinon.assert.calledOnce(ask);
  });

  it('given a second that has passed, then what is in force now', async () => {
    const ask = sinon.stub().onFirstCall().resolves(policyInForce).resolves(later);
    const policy = recentPolicy(ask, now);
    assert.equal((await policy())?.version, 1);
    time += 1001;
    assert.equal((await policy())?.version, 2);
  });

  it('given no policy yet, then it is asked for each time', async () => {
    const ask = sinon.stub().onFirstCall().resolves(undefined).resolves(policyInForce);
    const policy = recentPolicy(ask, now);
    assert.equal(await policy(), undefined);
    assert.equal(await policy(), policyInForce);
  });

  it('given a ledger that does not answer, then the last that it told of, and its refusal before any', async () => {
    const silent = new HealthChainError('LEDGER_UNAVAILABLE');
    const ask = sinon.stub().rejects(silent).onSecondCall().resolves(policyInForce);
    const policy = recentPolicy(ask, now);
    await assert.rejects(policy(), { code: 'LEDGER_UNAVAILABLE' });
    assert.equal(await policy(), policyInForce);
    time += 1001;
    assert.equal(await policy(), policyInForce);
    sinon.assert.calledThrice(ask);
  });
});
