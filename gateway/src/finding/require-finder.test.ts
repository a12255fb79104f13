import { strict as assert } from 'node:assert';
import type { AccessPolicyInForce, Role } from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { requireFinder } from './require-finder.js';

describe('requireFinder', () => {
  const policy = { content: testPolicy } as unknown as AccessPolicyInForce;

  it('given a role that may find patients, itself or by its junior, then nothing', () => {
    requireFinder(policy, ['resident']);
    requireFinder(policy, ['attending']);
  });

  it('given another role, none, or no policy, then refused', () => {
    for (const roles of [['nurse'], ['gateway'], []] as const satisfies readonly Role[][]) {
      assert.throws(
        () => {
          requireFinder(policy, roles);
        },
        { code: 'ROLE_NOT_PERMITTED' },
      );
    }
    assert.throws(
      () => {
        requireFinder(undefined, ['attending']);
      },
      { code: 'POLICY_UNKNOWN' },
    );
  });
});
