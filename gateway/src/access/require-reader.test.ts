import assert from 'node:assert/strict';
import { requireReader } from './require-reader.js';
import { policyInForce } from './test-support/standing-reader.js';

describe('requireReader', () => {
  it('given a role that may read something, itself or by its junior, then nothing', () => {
    requireReader(policyInForce, ['nurse']);
    requireReader(policyInForce, ['registrar', 'attending']);
  });

  it('given no such role, or no policy, then refused', () => {
    const refuses = (code: string, ...args: Parameters<typeof requireReader>): void => {
      assert.throws(
        () => {
          requireReader(...args);
        },
        { code },
      );
    };
    refuses('ROLE_NOT_PERMITTED', policyInForce, ['registrar']);
    refuses('ROLE_NOT_PERMITTED', policyInForce, []);
    refuses('POLICY_UNKNOWN', undefined, ['attending']);
  });
});
