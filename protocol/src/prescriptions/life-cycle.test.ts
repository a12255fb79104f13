import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { Decided } from '../testing/life-cycle/decided.js';
import { Reference } from '../testing/life-cycle/reference.js';
import { handOvers, sequences, terms, type Seen } from '../testing/life-cycle/steps.js';
import { issuedAt } from '../testing/prescriptions.js';
import { prescriptionStatuses } from './prescription-status.js';

const acts = [
  ...['issue', 'claim', 'reject', 'dispense', 'takeBack', 'hold', 'resume', 'cancel', 'transfer'],
  'answer',
];

/** Does each sequence to both; they differ in nothing. */
function compareAll(all: ReturnType<typeof sequences>): void {
  fc.assert(
    fc.property(terms, all, (chosen, steps) => {
      fc.modelRun(
        () => ({ model: new Reference(chosen, issuedAt), real: new Decided(chosen, issuedAt) }),
        steps,
      );
    }),
    { numRuns: 2000 },
  );
}

describe('The life cycle of a prescription', function () {
  this.timeout(120_000);

  it('given any acts of a prescriber and three pharmacies at any time, then what a reference permits', () => {
    const seen: Seen = new Set();
    compareAll(sequences(seen));
    const outcomes = acts.flatMap((act) => [`${act}: permitted`, `${act}: refused`]);
    assert.deepEqual([...seen].sort(), [...outcomes, ...prescriptionStatuses].sort());
  });

  it('given many parts and returns of one filling, then what a reference permits', () => {
    const seen: Seen = new Set();
    compareAll(handOvers(seen));
    const outcomes = ['issue', 'dispense', 'takeBack'].flatMap((act) => [
      ...[`${act}: permitted`, `${act}: refused`],
    ]);
    const statuses = ['draft', 'active', 'partially-filled', 'completed', 'expired'];
    assert.deepEqual([...seen].sort(), [...outcomes, ...statuses].sort());
  });
});
