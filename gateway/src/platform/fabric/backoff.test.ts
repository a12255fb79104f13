import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backoff } from './backoff.js';

describe('backoff', () => {
  it('doubles up to its cap', () => {
    const times = [1, 2, 3, 4].map((attempt) => backoff(attempt, { base: 100, cap: 300 }, () => 1));
    assert.deepEqual(times, [100, 200, 300, 300]);
  });

  it('stays between nothing and its cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (attempt) => {
        const time = backoff(attempt, { base: 100, cap: 300 });
        assert.ok(time >= 0 && time <= 300);
      }),
    );
  });
});
