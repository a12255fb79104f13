import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backoffDelay, DEFAULT_BACKOFF } from './backoff.js';

describe('backoffDelay', () => {
  it('given more failures, when no randomness is left, then the delay doubles up to the maximum', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 100].map((n) => backoffDelay(DEFAULT_BACKOFF, n, 1));
    assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('given any failures and randomness, then the delay is between half and all of its ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1 }),
        (n, random) => {
          const delay = backoffDelay(DEFAULT_BACKOFF, n, Number.isNaN(random) ? 0 : random);
          assert.ok(delay >= 125 && delay <= DEFAULT_BACKOFF.maximumMs);
        },
      ),
    );
  });
});
