import assert from 'node:assert/strict';
import { longestGap, resumption } from './availability.js';

describe('the longest time without an acknowledgement', () => {
  it('lies between two of them, before the first, or behind the last', () => {
    assert.deepEqual(longestGap([1, 3, 9, 10], 0, 11), { from: 3, until: 9 });
    assert.deepEqual(longestGap([8, 9], 0, 11), { from: 0, until: 8 });
    assert.deepEqual(longestGap([1, 2], 0, 11), { from: 2, until: 11 });
    assert.deepEqual(longestGap([], 2, 11), { from: 2, until: 11 });
  });

  it('counts nothing that lies outside', () => {
    assert.deepEqual(longestGap([1, 20], 10, 15), { from: 10, until: 15 });
  });
});

describe('the time until writes go on', () => {
  it('ends with the first acknowledgement of what was sent after the fault', () => {
    const acknowledged = [
      { sent: 8, at: 12 },
      { sent: 11, at: 17 },
      { sent: 13, at: 18 },
    ];
    assert.equal(resumption(acknowledged, 10, 30), 7);
    assert.equal(resumption(acknowledged, 20, 30), 10);
  });
});
