import { HealthChainError } from '@healthchain/protocol';
import { partialReason, prescriptionReason } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { rxFillSchema, type RxFill } from '../messages.js';
import {
  coding,
  fhirInstant,
  fhirQuantity,
  idOf,
  organizationOf,
  organizationReference,
  quantityOf,
  uuidIdentifier,
  uuidOf,
} from './profile.js';
import { systems } from './systems.js';

/** Where FHIR has a fill of each state stand. */
const statuses = {
  dispensed: 'completed',
  'partially-dispensed': 'completed',
  'not-dispensed': 'declined',
  transferred: 'stopped',
} as const satisfies Record<RxFill['state'], string>;
const states = Object.keys(statuses) as [RxFill['state'], ...RxFill['state'][]];

/** The MedicationDispense that an RxFill is. */
const medicationDispenseSchema = z
  .strictObject({
    resourceType: z.literal('MedicationDispense'),
    identifier: z.tuple([uuidIdentifier]).optional(),
    status: z.enum(statuses),
    type: z.strictObject({ coding: z.tuple([coding(systems.fill, z.enum(states))]) }),
    statusReasonCodeableConcept: z
      .strictObject({
        coding: z.tuple([coding(systems.reason, z.union([partialReason, prescriptionReason]))]),
      })
      .optional(),
    subject: z.strictObject({ identifier: uuidIdentifier }),
    performer: z.tuple([z.strictObject({ actor: organizationReference })]),
    authorizingPrescription: z.tuple([z.strictObject({ identifier: uuidIdentifier })]),
    quantity: fhirQuantity.optional(),
    /** When it was said, not when it was fetched. */
    whenPrepared: fhirInstant,
    destination: organizationReference.optional(),
  })
  .refine(({ status, type }) => statuses[type.coding[0].code] === status, {
    error: 'The status is not that of the type.',
    path: ['status'],
  });
export type ScriptMedicationDispense = z.infer<typeof medicationDispenseSchema>;

/** What a pharmacy did, as a FHIR R4 MedicationDispense. */
export function toMedicationDispense(message: RxFill): ScriptMedicationDispense {
  const { state, patientId, prescriptionId, from, sentAt } = message;
  return {
    resourceType: 'MedicationDispense',
    ...('dispenseId' in message && {
      ...{ identifier: [uuidOf(message.dispenseId)], quantity: quantityOf(message.quantity) },
    }),
    status: statuses[state],
    type: { coding: [{ system: systems.fill, code: state }] },
    ...('reason' in message && {
      statusReasonCodeableConcept: {
        coding: [{ system: systems.reason, code: message.reason }],
      },
    }),
    subject: { identifier: uuidOf(patientId) },
    performer: [{ actor: organizationOf(from) }],
    authorizingPrescription: [{ identifier: uuidOf(prescriptionId) }],
    whenPrepared: sentAt,
    ...('transferredTo' in message && { destination: organizationOf(message.transferredTo) }),
  };
}

/**
 * The message that a MedicationDispense says, under an envelope that FHIR has no element for.
 *
 * @throws HealthChainError INVALID_ARGUMENT where the resource says more than a message can, or less
 */
export function fromMedicationDispense(
  resource: unknown,
  envelope: Pick<RxFill, 'messageId' | 'to'>,
): RxFill {
  const parsed = medicationDispenseSchema.safeParse(resource);
  const message = parsed.success
    ? rxFillSchema.safeParse({ kind: 'RxFill', ...envelope, ...said(parsed.data) })
    : parsed;
  if (!message.success) {
    const fields = message.error.issues.map(({ path }) => path.join('.'));
    throw new HealthChainError('INVALID_ARGUMENT', `Malformed: ${fields.join(', ')}.`);
  }
  return message.data;
}

function said(resource: ScriptMedicationDispense): object {
  const { identifier, quantity, statusReasonCodeableConcept: reason, destination } = resource;
  return {
    state: resource.type.coding[0].code,
    sentAt: resource.whenPrepared,
    from: resource.performer[0].actor.identifier.value,
    patientId: idOf(resource.subject.identifier.value),
    prescriptionId: idOf(resource.authorizingPrescription[0].identifier.value),
    ...(identifier && { dispenseId: idOf(identifier[0].value) }),
    ...(quantity && { quantity: { value: quantity.value, unit: quantity.code } }),
    ...(reason && { reason: reason.coding[0].code }),
    ...(destination && { transferredTo: destination.identifier.value }),
  };
}
