import { strict as assert } from 'node:assert';
import { HealthChainError } from '@healthchain/protocol';
import { objectionOf, type Guard } from './guards.js';
import type { HealthContext } from './health-context.js';

function guardThat(check: () => Promise<void>): Guard {
  return { who: 'whoever', refusals: ['ROLE_NOT_PERMITTED'], check };
}

function objection(error?: Error): Promise<string | undefined> {
  const check = () => (error === undefined ? Promise.resolve() : Promise.reject(error));
  return objectionOf(guardThat(check), undefined as unknown as HealthContext);
}

describe('What a guard holds against the caller', () => {
  it('given a refusal of the guard, then its code; given none, then nothing', async () => {
    assert.equal(await objection(new HealthChainError('ROLE_NOT_PERMITTED')), 'ROLE_NOT_PERMITTED');
    assert.equal(await objection(), undefined);
  });

  it('given anything else, then it is thrown: a failure is no outcome', async () => {
    const unknown = new HealthChainError('PRIVATE_DATA_UNAVAILABLE');
    await assert.rejects(objection(unknown), unknown);
    const failure = Object.assign(new Error('the peer is gone'), { code: 'ROLE_NOT_PERMITTED' });
    await assert.rejects(objection(failure), failure);
  });
});
