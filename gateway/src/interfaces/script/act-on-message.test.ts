import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Dispense, OrderedMedicine } from '@healthchain/protocol/prescriptions';
import type { PrescriptionHistory } from '../../prescriptions/shown-prescription.js';
import { actOnMessage, type Desks } from './act-on-message.js';
import { medicationOf } from './medication.js';
import { actingMessageSchema } from './messages.js';

const person = 'ab'.repeat(32);
const ids = { patientId: randomUUID(), prescriptionId: randomUUID() };
const envelope = {
  ...{ messageId: randomUUID(), sentAt: '2026-03-01T12:00:00Z', from: 'LakesideMSP' },
  ...{ to: 'MillbrookMSP', patientId: ids.patientId },
};
const order: OrderedMedicine = {
  drug: '243670',
  dosage: {
    dose: { amount: 1000, unit: '{each}' },
    ...{ route: 'oral', frequency: 1, period: 1, periodUnit: 'd' },
  },
  ...{ quantity: { amount: 30_000, unit: '{each}' }, daysSupply: 30, refills: 0 },
  ...{ substitution: true, compartments: ['general'] },
};
const words = {
  patient: { name: 'Robin Example', birthDate: '1980-02-29', address: '1 Example Street' },
  ...{ drug: 'a tablet', directions: 'One a day.' },
};
const drafted = randomUUID();

async function act(message: object) {
  const done: unknown[] = [];
  const note =
    <Answer>(name: string, answer: Answer) =>
    (...args: unknown[]): Promise<Answer> => {
      done.push([name, ...args]);
      return Promise.resolve(answer);
    };
  const desks: Desks = {
    prescriber: { draft: note('draft', drafted), end: note('end', undefined) },
    pharmacy: {
      prescription: () =>
        Promise.resolve({ prescription: { order } } as unknown as PrescriptionHistory),
      dispense: note('dispense', {} as unknown as Dispense),
      reject: note('reject', undefined),
      transfer: note('transfer', undefined),
    },
  };
  const parsed = actingMessageSchema.parse({ ...envelope, ...message });
  return { outcome: (await actOnMessage(desks, person, parsed)).outcome, done };
}

describe('Acting on a message', () => {
  const prescribed = { medication: medicationOf(order), words };
  const { prescriptionId } = ids;
  const answered = { prescriptionId, relatesTo: randomUUID(), outcome: 'approved', ...prescribed };

  it('given a new prescription, then it is drafted for its prescriber', async () => {
    const prescriber = 'cd'.repeat(32);
    assert.deepEqual(await act({ kind: 'NewRx', prescriber, ...prescribed }), {
      outcome: 'drafted',
      done: [['draft', person, ids.patientId, { order, words, prescriber }]],
    });
  });

  it('given an approved renewal, then the draft names what it renews, and a change does not', async () => {
    const renewal = await act({ kind: 'RxRenewalResponse', ...answered });
    const renewed = { order: { ...order, renews: prescriptionId }, words };
    assert.deepEqual(renewal.done, [['draft', person, ids.patientId, renewed]]);
    const change = await act({ kind: 'RxChangeResponse', ...answered });
    assert.deepEqual(change.done, [['draft', person, ids.patientId, { order, words }]]);
  });

  it('given a cancellation, then the prescription is ended', async () => {
    assert.deepEqual(await act({ kind: 'CancelRx', prescriptionId, reason: 'replaced' }), {
      outcome: 'cancelled',
      done: [['end', person, ids, 'replaced']],
    });
  });

  it('given a fill, then it is dispensed, rejected or transferred, as it says', async () => {
    const dispenseId = randomUUID();
    const fill = { kind: 'RxFill', prescriptionId };
    const quantity = { value: 30, unit: '{each}' };
    assert.deepEqual(await act({ ...fill, state: 'dispensed', dispenseId, quantity }), {
      outcome: 'dispensed',
      done: [['dispense', person, ids, { dispenseId, amount: 30_000 }]],
    });
    const part = { state: 'partially-dispensed', dispenseId, quantity, reason: 'shortage' };
    assert.deepEqual((await act({ ...fill, ...part })).done, [
      ['dispense', person, ids, { dispenseId, amount: 30_000, partial: 'shortage' }],
    ]);
    const none = { state: 'not-dispensed', reason: 'not-in-stock' };
    assert.deepEqual((await act({ ...fill, ...none })).done, [
      ['reject', person, ids, 'not-in-stock'],
    ]);
    const moved = { state: 'transferred', transferredTo: 'CornerstoneMSP' };
    assert.deepEqual((await act({ ...fill, ...moved })).done, [
      ['transfer', person, ids, 'CornerstoneMSP'],
    ]);
  });

  it('given a quantity in another unit than the order’s, then nothing is dispensed', async () => {
    const quantity = { value: 30, unit: 'mL' };
    const fill = { kind: 'RxFill', prescriptionId, state: 'dispensed', dispenseId: randomUUID() };
    await assert.rejects(act({ ...fill, quantity }), { code: 'INVALID_ARGUMENT' });
  });
});
