import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { testOrder } from '../testing/prescriptions.js';
import { takenIn, type Dosage } from './dosage.js';
import { prescriptionOrderSchema, type PrescriptionOrder } from './orders.js';

const { dosage } = testOrder();

/** What is wrong with an order, or nothing. */
function faultsOf(change: Partial<PrescriptionOrder>): readonly string[] {
  const parsed = prescriptionOrderSchema.safeParse(testOrder(change));
  return parsed.error?.issues.map(({ message }) => message) ?? [];
}

const tooLittle = ['The quantity does not last for the days’ supply.'];
const tooMuch = ['The quantity lasts for longer than the days’ supply.'];

function ofTablets(amount: number): Partial<PrescriptionOrder> {
  return { quantity: { amount, unit: '{each}' } };
}

describe('A prescriber’s order', () => {
  it('given one tablet a day for 30 days, then more than 29 tablets and 31 at most', () => {
    assert.deepEqual(faultsOf(ofTablets(29_000)), tooLittle);
    assert.deepEqual(faultsOf(ofTablets(29_001)), []);
    assert.deepEqual(faultsOf(ofTablets(30_000)), []);
    assert.deepEqual(faultsOf(ofTablets(31_000)), []);
    assert.deepEqual(faultsOf(ofTablets(31_001)), tooMuch);
  });

  it('given one tablet a week, then four last 28 days', () => {
    const weekly: Dosage = { ...dosage, periodUnit: 'wk' };
    assert.deepEqual(faultsOf({ dosage: weekly, daysSupply: 28, ...ofTablets(4000) }), []);
    assert.deepEqual(faultsOf({ dosage: weekly, daysSupply: 28, ...ofTablets(3000) }), tooLittle);
    assert.deepEqual(faultsOf({ dosage: weekly, daysSupply: 28, ...ofTablets(5000) }), tooMuch);
  });

  it('given what is taken when needed, then it may last for longer, and not for less', () => {
    const asNeeded: Dosage = { ...dosage, asNeeded: true };
    assert.deepEqual(faultsOf({ dosage: asNeeded, ...ofTablets(60_000) }), []);
    assert.deepEqual(faultsOf({ dosage: asNeeded, ...ofTablets(29_000) }), tooLittle);
  });

  it('given another unit than that of the dose, then nothing is said of how long it lasts', () => {
    assert.deepEqual(faultsOf({ quantity: { amount: 1, unit: 'mL' } }), []);
  });

  it('given days and refills at their limits, then an order; beyond them, none', () => {
    const year = { daysSupply: 365, ...ofTablets(365_000) };
    assert.deepEqual(faultsOf({ ...year, refills: 99 }), []);
    assert.equal(faultsOf({ daysSupply: 366, ...ofTablets(366_000) }).length, 1);
    assert.equal(faultsOf({ refills: 100 }).length, 1);
    assert.equal(faultsOf({ refills: -1 }).length, 1);
    assert.equal(faultsOf({ compartments: [] }).length, 1);
  });

  it('given any dosage and just what is taken in its days, then an order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 365 }),
        (dose, frequency, daysSupply) => {
          const any: Dosage = { ...dosage, dose: { amount: dose, unit: '{each}' }, frequency };
          const amount = takenIn(daysSupply, any);
          assert.deepEqual(faultsOf({ dosage: any, daysSupply, ...ofTablets(amount) }), []);
        },
      ),
    );
  });
});
