import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { rxcui } from '../drugs/drug-entries.js';
import { dosageSchema, periodUnit, routeNames, takenIn, type Dosage } from './dosage.js';
import { amount, dispensingUnit } from './quantity.js';

const hoursOf = { h: 1n, d: 24n, wk: 168n };
const largest = 1_000_000_000;

const dosages: fc.Arbitrary<Dosage> = fc.record({
  dose: fc.record({
    amount: fc.integer({ min: 1, max: largest }),
    unit: fc.constantFrom(...dispensingUnit.options),
  }),
  route: fc.constantFrom(...routeNames),
  frequency: fc.integer({ min: 1, max: 48 }),
  period: fc.integer({ min: 1, max: 90 }),
  periodUnit: fc.constantFrom(...periodUnit.options),
});
const days = fc.integer({ min: 0, max: 366 });

describe('An amount of a medicine', () => {
  it('given thousandths of a unit, then whole ones from one to a million units', () => {
    const taken = [0, 1, largest, largest + 1, 1.5, -1, Number.NaN];
    assert.deepEqual(
      taken.map((each) => amount.safeParse(each).success),
      [false, true, true, false, false, false, false],
    );
  });
});

describe('An RxCUI', () => {
  it('given a number of eight digits at most that begins with none, then one', () => {
    const texts = ['1', '12345678', '123456789', '0123', '', 'RX1', '12 '];
    assert.deepEqual(
      texts.map((each) => rxcui.safeParse(each).success),
      [true, true, false, false, false, false, false],
    );
  });
});

describe('What is taken in so many days', () => {
  it('given times a day, hours between doses or weeks, then the sum of the doses', () => {
    const dosage = (frequency: number, period: number, unit: Dosage['periodUnit']): Dosage => ({
      dose: { amount: 500, unit: 'mL' },
      ...{ route: 'oral', frequency, period, periodUnit: unit },
    });
    assert.equal(takenIn(10, dosage(3, 1, 'd')), 15_000);
    assert.equal(takenIn(10, dosage(1, 8, 'h')), 15_000);
    assert.equal(takenIn(28, dosage(1, 1, 'wk')), 2000);
    assert.equal(takenIn(0, dosage(1, 1, 'd')), 0);
  });

  it('given a dose every five hours, then rounded up to a thousandth', () => {
    const everyFive: Dosage = {
      dose: { amount: 1, unit: 'mg' },
      ...{ route: 'oral', frequency: 1, period: 5, periodUnit: 'h' },
    };
    assert.equal(takenIn(1, everyFive), 5);
    assert.equal(takenIn(5, everyFive), 24);
  });

  it('given any dosage that an order can have, then exactly what integers without bound come to', () => {
    fc.assert(
      fc.property(dosages, days, (dosage, count) => {
        dosageSchema.parse(dosage);
        const total = BigInt(dosage.dose.amount) * BigInt(dosage.frequency) * 24n * BigInt(count);
        const hours = BigInt(dosage.period) * hoursOf[dosage.periodUnit];
        const exact = (total + hours - 1n) / hours;
        assert.equal(BigInt(takenIn(count, dosage)), exact);
      }),
      { numRuns: 5000 },
    );
  });

  it('given more days, then no less', () => {
    fc.assert(
      fc.property(dosages, days, days, (dosage, one, other) => {
        const [fewer, more] = [Math.min(one, other), Math.max(one, other)];
        assert.ok(takenIn(fewer, dosage) <= takenIn(more, dosage));
      }),
    );
  });
});
