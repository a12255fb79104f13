import assert from 'node:assert/strict';
import { dateCriterion } from './date-criterion.js';

const holds = (value: string, instant: string): boolean | undefined =>
  dateCriterion(value)?.(Date.parse(instant));

describe('a criterion about a date', () => {
  const before = '2026-01-30T23:59:59.999Z';
  const first = '2026-01-31T00:00:00.000Z';
  const last = '2026-01-31T23:59:59.999Z';
  const after = '2026-02-01T00:00:00.000Z';
  for (const [prefix, expected] of [
    ['', [false, true, true, false]],
    ['eq', [false, true, true, false]],
    ['ge', [false, true, true, true]],
    ['gt', [false, false, false, true]],
    ['le', [true, true, true, false]],
    ['lt', [true, false, false, false]],
  ] as const) {
    it(`given ${prefix || 'no prefix'}, then it holds before, in and after the day as FHIR says`, () => {
      const found = [before, first, last, after].map((at) => holds(`${prefix}2026-01-31`, at));
      assert.deepEqual(found, expected);
    });
  }

  it('given a year, a month or an instant, then it is as long as it is precise', () => {
    assert.equal(holds('2026', '2026-12-31T23:59:59.999Z'), true);
    assert.equal(holds('2026', '2027-01-01T00:00:00.000Z'), false);
    assert.equal(holds('2026-12', '2026-12-31T23:59:59.999Z'), true);
    assert.equal(holds('2026-12', '2027-01-01T00:00:00.000Z'), false);
    assert.equal(holds('2026-01-31T01:00:00+01:00', '2026-01-31T00:00:00.999Z'), true);
    assert.equal(holds('2026-01-31T00:00:00.000Z', '2026-01-31T00:00:00.001Z'), false);
  });

  it('given what is no date or not on the calendar, then there is none', () => {
    for (const value of [
      '',
      'today',
      'ne2026-01-31',
      '2026-02-30',
      '2026-13',
      '2026-01-31T25:00:00Z',
    ]) {
      assert.equal(dateCriterion(value), undefined, value);
    }
  });
});
