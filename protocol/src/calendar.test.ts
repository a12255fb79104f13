import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { addDays, addMonths } from './calendar.js';

describe('The calendar', () => {
  it('given days, then the same time of day so many days later, over months and leap days', () => {
    assert.equal(addDays('2026-03-01T12:00:00Z', 30), '2026-03-31T12:00:00.000Z');
    assert.equal(addDays('2028-02-28T23:59:59.999Z', 1), '2028-02-29T23:59:59.999Z');
    // Clocks change in between, in many places and not in UTC.
    assert.equal(addDays('2026-03-07T00:00:00.001Z', 60), '2026-05-06T00:00:00.001Z');
  });

  it('given months, then the same day, or the last of a shorter month', () => {
    assert.equal(addMonths('2026-03-01T12:00:00.000Z', 12), '2027-03-01T12:00:00.000Z');
    assert.equal(addMonths('2028-02-29T12:00:00.000Z', 12), '2029-02-28T12:00:00.000Z');
    assert.equal(addMonths('2026-12-31T12:00:00.000Z', 2), '2027-02-28T12:00:00.000Z');
  });

  it('given any instant, then twelve months are 365 or 366 days', () => {
    const instants = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2200-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (from) => {
        const later = addMonths(from.toISOString(), 12);
        assert.ok([365, 366].some((days) => later === addDays(from.toISOString(), days)));
      }),
    );
  });
});
