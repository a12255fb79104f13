import assert from 'node:assert/strict';
import { dateOrder } from './date-order.js';

describe('dateOrder', () => {
  for (const [one, other, expected] of [
    ['2024', '2025', 'ascending'],
    ['2024-02', '2024-01-31', 'descending'],
    ['2024-01', '2024-01-31', 'undecided'],
    ['2024-01-01', '2024-01-01T10:00:00Z', 'undecided'],
    ['2024-01-01T10:00:00+02:00', '2024-01-01T09:00:00Z', 'ascending'],
    ['2024-01-01T10:00:00.002Z', '2024-01-01T10:00:00.001Z', 'descending'],
    ['2024', undefined, 'undecided'],
    ['now', '2024', 'undecided'],
  ] as const) {
    it(`given ${one} and ${String(other)}, then they are ${expected}`, () => {
      assert.equal(dateOrder(one, other), expected);
    });
  }
});
