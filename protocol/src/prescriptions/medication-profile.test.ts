import { strict as assert } from 'node:assert';
import { day, later, timeAfter } from '../testing/prescriptions.js';
import { takenAt } from './medication-profile.js';

type Medicines = Parameters<typeof takenAt>[0];

describe('The medicines that a patient can still take', () => {
  it('given one dispensed at the last instant, then until its days are used up', () => {
    const medicines: Medicines = [
      {
        prescriptionId: '3f0f2cf9-3ff8-4d0a-a1f8-3e52f2cf94c1',
        ...{ drug: '197361', ingredients: ['17767'], organization: 'LakesideMSP' },
        ...{ publicKeyDigest: 'a'.repeat(64), compartments: ['general'] },
        ...{ from: later(0), daysSupply: 30, until: later(90 * day) },
      },
    ];
    assert.deepEqual(takenAt(medicines, timeAfter(120 * day - 1)), medicines);
    assert.deepEqual(takenAt(medicines, timeAfter(120 * day)), []);
  });
});
