import { strict as assert } from 'node:assert';
import { median, percentile } from './percentile.js';

describe('percentile', () => {
  it('is the nearest rank, whatever the order', () => {
    const values = [50, 10, 40, 20, 30];
    assert.equal(percentile(values, 50), 30);
    assert.equal(percentile(values, 95), 50);
    assert.equal(percentile(values, 0), 10);
    assert.equal(percentile([7], 95), 7);
  });

  it('is not defined without values', () => {
    assert.throws(() => percentile([], 50), RangeError);
    assert.throws(() => median([]), RangeError);
  });
});

describe('median', () => {
  it('is the middle, or between the two in the middle', () => {
    assert.equal(median([3, 1, 100]), 3);
    assert.equal(median([4, 1, 3, 100]), 3.5);
  });
});
