import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { Decided } from '../testing/life-cycle/decided.js';
import { Reference } from '../testing/life-cycle/reference.js';
import { sequences, terms, type Seen } from '../testing/life-cycle/steps.js';
import { issuedAt } from '../testing/prescriptions.js';
import { prescriptionStatuses } from './prescription-status.js';

const acts = [
  ...['issue', 'claim', 'reject', 'dispense', 'takeBack', 'hold', 'resume', 'cancel', 'transfer'],
  'answer',
];

describe('The life cycle of a prescription', () => {
  it('given any acts of a prescriber and three pharmacies at any time, then what a reference permits', function () {
    this.timeout(120_000);
    const seen: Seen = new Set();
    fc.assert(
      fc.property(terms, sequences(seen), (chosen, steps) => {
        fc.modelRun(
          () => ({
            model: new Reference(chosen, issuedAt),
            real: new Decided(chosen, issuedAt),
          }),
          steps,
        );
      }),
      { numRuns: 2000 },
    );
    const outcomes = acts.flatMap((act) => [`${act}: permitted`, `${act}: refused`]);
    assert.deepEqual([...seen].sort(), [...outcomes, ...prescriptionStatuses].sort());
  });
});
