import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type {
  Dispense,
  Prescription,
  PrescriptionOrder,
} from '@healthchain/protocol/prescriptions';
import { newRxSchema, rxFillSchema } from './messages.js';
import { newRxOf } from './new-rx.js';
import { rxFillOf } from './rx-fill.js';

const order: PrescriptionOrder = {
  ...{ prescriptionId: randomUUID(), patientId: randomUUID(), organization: 'LakesideMSP' },
  ...{ publicKeyDigest: 'ab'.repeat(32), textDigest: 'cd'.repeat(32), drug: '243670' },
  dosage: {
    dose: { amount: 500, unit: '{each}' },
    ...{ route: 'oral', frequency: 1, period: 1, periodUnit: 'd' },
  },
  ...{ quantity: { amount: 15_000, unit: '{each}' }, daysSupply: 30, refills: 0 },
  ...{ substitution: true, compartments: ['general'] },
};
const { prescriptionId, patientId } = order;
const issued = { at: '2026-03-01T12:00:00.000Z' };
const words = {
  patient: { name: 'Robin Example', birthDate: '1980-02-29', address: '1 Example Street' },
  ...{ drug: 'a tablet', directions: 'Half a tablet a day.' },
};
const prescriptionOf = (parts: object): Prescription =>
  ({ order, ...parts }) as unknown as Prescription;

describe('Messages of what stands on the ledger', () => {
  it('given an issued prescription, then its NewRx has its id, and none of its digests', () => {
    const message = newRxOf({ prescription: prescriptionOf({ issued }), words }, 'MillbrookMSP');
    assert.deepEqual(newRxSchema.parse(message), {
      ...{ kind: 'NewRx', messageId: prescriptionId, sentAt: issued.at },
      ...{ from: 'LakesideMSP', to: 'MillbrookMSP', patientId, prescriptionId },
      prescriber: order.publicKeyDigest,
      medication: {
        drug: '243670',
        dosage: {
          dose: { value: 0.5, unit: '{each}' },
          ...{ route: 'oral', frequency: 1, period: 1, periodUnit: 'd' },
        },
        ...{ quantity: { value: 15, unit: '{each}' }, daysSupply: 30, refills: 0 },
        ...{ substitutionAllowed: true, compartments: ['general'] },
      },
      words,
    });
  });

  it('given words that were not opened, then the message has none; given a draft, then there is none', () => {
    const message = newRxOf({ prescription: prescriptionOf({ issued }) }, 'MillbrookMSP');
    assert.equal(message !== undefined && 'words' in message, false);
    assert.equal(newRxOf({ prescription: prescriptionOf({}), words }, 'MillbrookMSP'), undefined);
  });

  it('given a hand-over, then its RxFill has its id, whole or in part', () => {
    const dispense: Dispense = {
      ...{ salt: 'ef'.repeat(16), dispenseId: randomUUID(), prescriptionId, patientId },
      dispensed: {
        ...{ organization: 'MillbrookMSP', publicKeyDigest: '12'.repeat(32) },
        ...{ at: '2026-03-02T09:00:00.000Z', transactionId: '34'.repeat(32) },
      },
      ...{ fill: 0, amount: 7_500 },
    };
    const { dispenseId } = dispense;
    const whole = {
      ...{ kind: 'RxFill', messageId: dispenseId, sentAt: '2026-03-02T09:00:00.000Z' },
      ...{ from: 'MillbrookMSP', to: 'LakesideMSP', patientId, prescriptionId, dispenseId },
      ...{ quantity: { value: 7.5, unit: '{each}' }, state: 'dispensed' },
    };
    const fillOf = (each: Dispense) => rxFillSchema.parse(rxFillOf(each, { order }, 'LakesideMSP'));
    assert.deepEqual(fillOf(dispense), whole);
    assert.deepEqual(fillOf({ ...dispense, partial: 'shortage' }), {
      ...{ ...whole, state: 'partially-dispensed', reason: 'shortage' },
    });
  });
});
