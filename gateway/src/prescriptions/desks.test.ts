import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, type SealedExplanation } from '@healthchain/protocol';
import type {
  Dispense,
  Prescription,
  PrescriptionOrder,
} from '@healthchain/protocol/prescriptions';
import {
  testDraft,
  testMedicine as ordered,
  testOrder,
  testPrescription,
} from '@healthchain/protocol/testing/prescriptions';
import sinon from 'sinon';
import { lookAt } from '../journal/looks.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { pharmacyDesk } from './pharmacy-desk.js';
import { prescriberDesk } from './prescriber-desk.js';
import type { PrescriptionLedger } from './prescription-ledger.js';

const person = 'ab'.repeat(32);
const patientId = randomUUID();
const words = {
  patient: { name: 'Robin Example', birthDate: '1980-02-29', address: '1 Example Street' },
  ...{ drug: 'amoxicillin 250 MG Oral Tablet', directions: 'One a day.' },
};

function setUp() {
  const token = softwareWrappingKey();
  const drafts = new Map<string, { order: PrescriptionOrder; text: SealedExplanation }>();
  const ledger = {
    draft: sinon.fake((_as: unknown, order: PrescriptionOrder, text: SealedExplanation) => {
      drafts.set(order.prescriptionId, { order, text });
      return Promise.resolve();
    }),
    act: sinon.stub().resolves(),
    text: sinon.fake(({ prescriptionId }: { prescriptionId: string }) => {
      const draft = drafts.get(prescriptionId);
      return draft === undefined
        ? Promise.reject(new HealthChainError('NOT_FOUND'))
        : Promise.resolve(draft.text);
    }),
    ofPatient: sinon.stub().resolves([]),
    dispenses: sinon.stub().resolves([]),
    prescription: sinon.stub(),
    queue: sinon.stub(),
    check: sinon.stub(),
    issue: sinon.stub().resolves(),
  };
  const journal = { record: sinon.stub().resolves() };
  const options = {
    ...{ mspId: 'LakesideMSP', journal, wrappingKey: token },
    ledger: ledger as unknown as PrescriptionLedger,
    wrappingKeyOf: (organization: string) =>
      Promise.resolve({
        ...token.target,
        ...{ organization, publishedAt: '2026-01-01T00:00:00.000Z' },
      }),
    signatories: { of: (key: string) => ({ mspId: 'LakesideMSP', key }) as never },
    now: () => Date.parse('2026-09-01T09:00:00Z'),
  };
  const orderOf = (id: string): PrescriptionOrder => {
    const draft = drafts.get(id);
    assert.ok(draft);
    return draft.order;
  };
  return {
    ...{ ledger, journal, orderOf },
    prescriber: prescriberDesk(options),
    pharmacy: pharmacyDesk(options),
  };
}

describe('The desk of prescribers', () => {
  it('given an order with words, then the order is whole, and the words are sealed', async () => {
    const { ledger, orderOf, prescriber } = setUp();
    const id = await prescriber.draft(person, patientId, { order: ordered, words });
    const order = orderOf(id);
    assert.deepEqual(
      [order.patientId, order.organization, order.publicKeyDigest, order.drug],
      [patientId, 'LakesideMSP', person, ordered.drug],
    );
    assert.doesNotMatch(JSON.stringify(ledger.draft.firstCall.args[2]), /Robin|Example/);
    const colleague = 'cd'.repeat(32);
    const other = { order: ordered, words, prescriber: colleague };
    assert.equal(
      orderOf(await prescriber.draft(person, patientId, other)).publicKeyDigest,
      colleague,
    );
  });

  it('given a pharmacy, then it opens the words too', async () => {
    const { ledger, prescriber } = setUp();
    const order = { ...ordered, pharmacy: 'CornerstoneMSP' };
    await prescriber.draft(person, patientId, { order, words });
    const sealed = ledger.draft.firstCall.args[2];
    assert.deepEqual(
      sealed.keys.map(({ organization }) => organization),
      ['LakesideMSP', 'CornerstoneMSP'],
    );
  });

  it('given an order that contradicts itself, then INVALID_ARGUMENT, and nothing is drafted', async () => {
    const { ledger, prescriber } = setUp();
    const order = { ...ordered, daysSupply: 300 };
    await assert.rejects(prescriber.draft(person, patientId, { order, words }), {
      ...{
        code: 'INVALID_ARGUMENT',
        message: '[INVALID_ARGUMENT] The quantity does not last for the days’ supply.',
      },
    });
    sinon.assert.notCalled(ledger.draft);
  });

  it('given a patient’s prescriptions, then those of this hospital with their words, and it is journalled', async () => {
    const { ledger, journal, orderOf, prescriber } = setUp();
    const id = await prescriber.draft(person, patientId, { order: ordered, words });
    const own = testDraft(orderOf(id));
    const elsewhere = testPrescription(testOrder({ organization: 'MillbrookMSP' }));
    ledger.ofPatient.resolves([own, elsewhere]);
    assert.deepEqual(await prescriber.ofPatient(person, patientId), [
      { prescription: own, status: 'draft', words },
    ]);
    sinon.assert.calledOnceWithExactly(journal.record, [
      lookAt(patientId, { kind: 'person', publicKeyDigest: person }),
    ]);
    const all = await prescriber.own(patientId);
    assert.deepEqual(
      all.map((each) => [each.status, each.words, each.dispenses]),
      [
        ['draft', words, []],
        ['active', undefined, []],
      ],
    );
    sinon.assert.calledWithExactly(journal.record, [lookAt(patientId, { kind: 'patient' })]);
  });

  it('given another prescription’s words in their place, then none are shown', async () => {
    const { ledger, orderOf, prescriber } = setUp();
    const id = await prescriber.draft(person, patientId, { order: ordered, words });
    const moved = testDraft({ ...orderOf(id), patientId: randomUUID() });
    ledger.ofPatient.resolves([moved]);
    const [shown] = await prescriber.ofPatient(person, patientId);
    assert.equal(shown?.words, undefined);
  });
});

describe('The desk of a pharmacy', () => {
  const name = { patientId, prescriptionId: randomUUID() };
  const handover = { dispenseId: randomUUID(), amount: 30_000 };
  const standing: Dispense = {
    ...{ salt: '0'.repeat(32), ...name, dispenseId: handover.dispenseId, fill: 0 },
    amount: handover.amount,
    dispensed: {
      ...{ organization: 'CornerstoneMSP', publicKeyDigest: person },
      ...{ transactionId: 'd'.repeat(64), at: '2026-09-01T09:00:00Z' },
    },
  };

  it('given a dispense, then what stands on the ledger is answered', async () => {
    const { ledger, pharmacy } = setUp();
    ledger.dispenses.resolves([standing]);
    assert.deepEqual(await pharmacy.dispense(person, name, handover), standing);
    sinon.assert.calledOnceWithMatch(ledger.act, sinon.match.object, 'DispensePrescription', {
      ...{ ...name, ...handover },
    });
  });

  it('given one that was dispensed already, then it is answered, whatever refuses it now', async () => {
    const { ledger, pharmacy } = setUp();
    ledger.act.rejects(new HealthChainError('PRESCRIPTION_COMPLETED'));
    ledger.dispenses.resolves([standing]);
    assert.deepEqual(await pharmacy.dispense(person, name, handover), standing);
  });

  it('given something else under its id, then ALREADY_EXISTS', async () => {
    const { ledger, pharmacy } = setUp();
    ledger.act.rejects(new HealthChainError('ALREADY_EXISTS'));
    for (const other of [
      { ...standing, amount: 1000 },
      { ...standing, partial: 'shortage' as const },
      { ...standing, dispensed: { ...standing.dispensed, publicKeyDigest: 'cd'.repeat(32) } },
    ]) {
      ledger.dispenses.resolves([other]);
      await assert.rejects(pharmacy.dispense(person, name, handover), { code: 'ALREADY_EXISTS' });
    }
  });

  it('given a refusal, then it is handed on', async () => {
    const { ledger, pharmacy } = setUp();
    ledger.act.rejects(new HealthChainError('FILL_TOO_EARLY'));
    await assert.rejects(pharmacy.dispense(person, name, handover), { code: 'FILL_TOO_EARLY' });
  });

  it('given a committed dispense that has not arrived, then it says so, and nothing else', async () => {
    const { pharmacy } = setUp();
    await assert.rejects(pharmacy.dispense(person, name, handover), {
      code: 'PRIVATE_DATA_UNAVAILABLE',
    });
  });

  it('given the queue or one prescription, then it is shown and journalled', async () => {
    const { ledger, journal, pharmacy } = setUp();
    const prescription: Prescription = testPrescription(testOrder({ patientId }));
    ledger.queue.resolves({ prescriptions: [prescription], bookmark: '' });
    ledger.prescription.resolves(prescription);
    const page = await pharmacy.queue(person, 50, '');
    assert.deepEqual(page, { prescriptions: [{ prescription, status: 'active' }], bookmark: '' });
    const one = await pharmacy.prescription(person, name);
    assert.deepEqual(one, { prescription, status: 'active', dispenses: [] });
    sinon.assert.calledTwice(journal.record);
  });
});
