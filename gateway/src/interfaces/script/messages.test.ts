import assert from 'node:assert/strict';
import { compartmentKinds } from '@healthchain/protocol';
import {
  careSettings,
  dispensingUnit,
  orderedMedicineSchema,
  partialReasons,
  prescriptionReasons,
  routeNames,
  type OrderedMedicine,
} from '@healthchain/protocol/prescriptions';
import fc from 'fast-check';
import { fromMedicationDispense, toMedicationDispense } from './fhir/medication-dispense.js';
import { fromMedicationRequest } from './fhir/from-medication-request.js';
import { toMedicationRequest } from './fhir/to-medication-request.js';
import { amountOf, measureOf, measureSchema } from './measure.js';
import { medicationOf, medicationSchema, orderedOf } from './medication.js';
import {
  actingMessageSchema,
  messageSchemas,
  newRxSchema,
  rxFillSchema,
  scriptMessageSchema,
  type NewRx,
  type RxFill,
} from './messages.js';

const id = fc.uuid({ version: 4 });
const instant = fc
  .date({
    min: new Date('2020-01-01T00:00:00Z'),
    max: new Date('2030-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());
const organization = fc.constantFrom('LakesideMSP', 'MillbrookMSP', 'CornerstoneMSP');
const quantity = fc
  .record({
    amount: fc.integer({ min: 1, max: 1_000_000_000 }),
    unit: fc.constantFrom(...dispensingUnit.options),
  })
  .map((drawn) => ({ ...drawn }));
const optional = { requiredKeys: [] as [] };

const ordered: fc.Arbitrary<OrderedMedicine> = fc
  .tuple(
    fc.record({
      drug: fc.integer({ min: 1, max: 99_999_999 }).map(String),
      dosage: fc
        .tuple(
          fc.record({
            dose: quantity,
            route: fc.constantFrom(...routeNames),
            frequency: fc.integer({ min: 1, max: 48 }),
            period: fc.integer({ min: 1, max: 90 }),
            periodUnit: fc.constantFrom('h' as const, 'd' as const, 'wk' as const),
          }),
          fc.record({ asNeeded: fc.constant(true as const) }, optional),
        )
        .map(([dosage, more]) => ({ ...dosage, ...more })),
      quantity,
      daysSupply: fc.integer({ min: 1, max: 365 }),
      refills: fc.integer({ min: 0, max: 99 }),
      substitution: fc.boolean(),
      compartments: fc.subarray([...compartmentKinds], { minLength: 1 }),
    }),
    fc.record(
      {
        schedule: fc.constantFrom('II' as const, 'III' as const, 'IV' as const, 'V' as const),
        earliestFill: instant,
        until: instant,
        setting: fc.constantFrom(...careSettings),
        pharmacy: organization,
        renews: id,
      },
      optional,
    ),
  )
  .map(([order, more]) => ({ ...order, ...more }));

const line = fc.string({ minLength: 1, maxLength: 200 });
const words = fc
  .tuple(
    fc.record({
      patient: fc
        .record({ name: line, birthDate: fc.constant('1980-02-29'), address: line })
        .map((drawn) => ({ ...drawn })),
      drug: line,
      directions: line,
    }),
    fc.record({ note: line }, optional),
  )
  .map(([said, more]) => ({ ...said, ...more }));

const newRx: fc.Arbitrary<NewRx> = fc
  .tuple(
    fc.record({
      kind: fc.constant('NewRx' as const),
      ...{ messageId: id, sentAt: instant, from: organization, to: organization, patientId: id },
      prescriber: fc.constant('ab'.repeat(32)),
      medication: ordered.map(medicationOf),
    }),
    fc.record({ prescriptionId: id, words }, optional),
  )
  .map(([message, more]) => ({ ...message, ...more }));

const said = {
  kind: fc.constant('RxFill' as const),
  ...{ messageId: id, sentAt: instant, from: organization, to: organization },
  ...{ patientId: id, prescriptionId: id },
};
const handedOut = { dispenseId: id, quantity: quantity.map(measureOf) };
const rxFill = fc
  .oneof(
    fc.record({ ...said, state: fc.constant('dispensed' as const), ...handedOut }),
    fc.record({
      ...{ ...said, state: fc.constant('partially-dispensed' as const), ...handedOut },
      reason: fc.constantFrom(...partialReasons),
    }),
    fc.record({
      ...{ ...said, state: fc.constant('not-dispensed' as const) },
      reason: fc.constantFrom(...prescriptionReasons),
    }),
    fc.record({ ...said, state: fc.constant('transferred' as const), transferredTo: organization }),
  )
  .map((drawn): RxFill => ({ ...drawn }));

/** A filled-in message. */
const [sample] = fc.sample(newRx, { numRuns: 1, seed: 7 });
const [fill] = fc.sample(rxFill, { numRuns: 1, seed: 7 });
assert.ok(sample && fill);

describe('Messages of prescriptions', () => {
  it('given any amount, then its measure says the same', () => {
    fc.assert(
      fc.property(quantity, (counted) => {
        const measure = measureSchema.parse(measureOf(counted));
        assert.deepEqual(amountOf(measure), counted);
      }),
    );
  });

  it('given a fourth decimal, nothing, or too much, then a measure is none', () => {
    for (const value of [0.0005, 1.0001, 0, -1, 1_000_000.001]) {
      assert.equal(measureSchema.safeParse({ value, unit: 'mL' }).success, false, String(value));
    }
    assert.equal(measureSchema.safeParse({ value: 0.001, unit: 'mL' }).success, true);
    assert.equal(measureSchema.safeParse({ value: 1, unit: 'cup' }).success, false);
  });

  it('given any order, then its message asks for the same order', () => {
    fc.assert(
      fc.property(ordered, (order) => {
        const medication = medicationSchema.parse(JSON.parse(JSON.stringify(medicationOf(order))));
        assert.deepEqual(orderedMedicineSchema.parse(orderedOf(medication)), order);
      }),
    );
  });

  it('given any NewRx, then its MedicationRequest says the same', () => {
    fc.assert(
      fc.property(newRx, (message) => {
        const { messageId, to } = newRxSchema.parse(message);
        const resource: unknown = JSON.parse(JSON.stringify(toMedicationRequest(message)));
        assert.deepEqual(fromMedicationRequest(resource, { messageId, to }), message);
      }),
    );
  });

  it('given any RxFill, then its MedicationDispense says the same', () => {
    fc.assert(
      fc.property(rxFill, (message) => {
        const { messageId, to } = rxFillSchema.parse(message);
        const resource: unknown = JSON.parse(JSON.stringify(toMedicationDispense(message)));
        assert.deepEqual(fromMedicationDispense(resource, { messageId, to }), message);
      }),
    );
  });

  it('given a resource that says more, less, or contradicts itself, then it is refused', () => {
    const envelope = { messageId: sample.messageId, to: sample.to };
    const request = toMedicationRequest(sample);
    const dispense = toMedicationDispense(fill);
    const refused = { code: 'INVALID_ARGUMENT' };
    const less = { ...request, subject: undefined };
    for (const each of [{ ...request, priority: 'stat' }, less, {}, null]) {
      assert.throws(() => fromMedicationRequest(each, envelope), refused);
    }
    const status = dispense.status === 'completed' ? 'declined' : 'completed';
    for (const each of [{ ...dispense, status }, { ...dispense, note: [] }, {}]) {
      assert.throws(() => fromMedicationDispense(each, envelope), refused);
    }
  });

  it('given a field that a message does not have, then no kind takes it', () => {
    for (const message of [sample, fill]) {
      assert.deepEqual(scriptMessageSchema.parse(message), message);
      assert.equal(messageSchemas[message.kind].safeParse(message).success, true);
      assert.equal(scriptMessageSchema.safeParse({ ...message, more: 1 }).success, false);
    }
  });

  it('given what no person can act on, then it is not taken as such', () => {
    const { messageId, sentAt, from, to, patientId } = sample;
    const said = { messageId, sentAt, from, to, patientId, prescriptionId: messageId };
    const acts = (message: object): boolean => actingMessageSchema.safeParse(message).success;
    assert.equal(acts({ ...said, kind: 'CancelRx', reason: 'replaced' }), true);
    assert.equal(acts({ ...said, kind: 'RxRenewalRequest' }), false);
    assert.equal(acts({ ...said, kind: 'RxChangeRequest', reason: 'not-in-stock' }), false);
    const denied = { kind: 'RxRenewalResponse', relatesTo: messageId, outcome: 'denied' };
    assert.equal(acts({ ...said, ...denied, denial: 'refill-too-soon' }), false);
  });
});
