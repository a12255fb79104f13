import { compartmentKind, deaSchedule } from '@healthchain/protocol';
import { careSetting, dosageSchema, routes } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { medicationSchema } from '../medication.js';
import {
  coding,
  credentialReference,
  fhirInstant,
  fhirQuantity,
  organizationReference,
  uuidIdentifier,
} from './profile.js';
import { systems } from './systems.js';

const { frequency, period, periodUnit } = dosageSchema.shape;
const { drug } = medicationSchema.shape;
const priorReference = z.strictObject({ identifier: uuidIdentifier });

/** The MedicationRequest that a NewRx is. */
export const medicationRequestSchema = z.strictObject({
  resourceType: z.literal('MedicationRequest'),
  identifier: z.tuple([uuidIdentifier]).optional(),
  status: z.enum(['draft', 'active']),
  intent: z.literal('order'),
  meta: z.strictObject({
    security: z.array(coding(systems.compartment, compartmentKind)),
  }),
  category: z
    .array(
      z.strictObject({
        coding: z.tuple([
          z.union([coding(systems.schedule, deaSchedule), coding(systems.setting, careSetting)]),
        ]),
      }),
    )
    .optional(),
  contained: z
    .tuple([
      z.strictObject({
        resourceType: z.literal('Patient'),
        id: z.literal('patient'),
        name: z.tuple([z.strictObject({ text: z.string() })]),
        birthDate: z.string(),
        address: z.tuple([z.strictObject({ text: z.string() })]),
      }),
    ])
    .optional(),
  subject: z.strictObject({
    reference: z.literal('#patient').optional(),
    identifier: uuidIdentifier,
  }),
  authoredOn: fhirInstant,
  requester: credentialReference,
  medicationCodeableConcept: z.strictObject({
    coding: z.tuple([coding(systems.rxnorm, drug)]),
    text: z.string().optional(),
  }),
  dosageInstruction: z.tuple([
    z.strictObject({
      text: z.string().optional(),
      timing: z.strictObject({ repeat: z.strictObject({ frequency, period, periodUnit }) }),
      asNeededBoolean: z.literal(true).optional(),
      route: z.strictObject({
        coding: z.tuple([coding(systems.snomed, z.enum(Object.values(routes)))]),
      }),
      doseAndRate: z.tuple([z.strictObject({ doseQuantity: fhirQuantity })]),
    }),
  ]),
  dispenseRequest: z.strictObject({
    validityPeriod: z
      .strictObject({ start: fhirInstant.optional(), end: fhirInstant.optional() })
      .optional(),
    numberOfRepeatsAllowed: z.int(),
    quantity: fhirQuantity,
    expectedSupplyDuration: z.strictObject({
      value: z.int(),
      system: z.literal(systems.ucum),
      code: z.literal('d'),
    }),
    performer: organizationReference.optional(),
  }),
  substitution: z.strictObject({ allowedBoolean: z.boolean() }),
  priorPrescription: priorReference.optional(),
  note: z.tuple([z.strictObject({ text: z.string() })]).optional(),
});
export type ScriptMedicationRequest = z.infer<typeof medicationRequestSchema>;
