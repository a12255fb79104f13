import { mspId, randomId, instant } from '@healthchain/protocol';
import {
  dosageSchema,
  orderedMedicineSchema,
  type OrderedMedicine,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { amountOf, measureOf, measureSchema } from './measure.js';

const { frequency, period, periodUnit, route, asNeeded } = dosageSchema.shape;
const { drug, schedule, daysSupply, refills, setting, compartments } = orderedMedicineSchema.shape;

/** The medicine of a message: the fields of an order, with quantities as people write them. */
export const medicationSchema = z.strictObject({
  drug,
  schedule,
  dosage: z.strictObject({ dose: measureSchema, route, frequency, period, periodUnit, asNeeded }),
  quantity: measureSchema,
  daysSupply,
  refills,
  earliestFill: instant.optional(),
  validUntil: instant.optional(),
  substitutionAllowed: z.boolean(),
  setting,
  pharmacy: mspId.optional(),
  compartments,
  renews: randomId.optional(),
});
export type ScriptMedication = z.infer<typeof medicationSchema>;

/** The medicine of an order, as a message says it. */
export function medicationOf(order: OrderedMedicine): ScriptMedication {
  const { dosage, quantity, until, substitution, ...same } = order;
  return {
    ...same,
    dosage: { ...dosage, dose: measureOf(dosage.dose) },
    quantity: measureOf(quantity),
    ...(until !== undefined && { validUntil: until }),
    substitutionAllowed: substitution,
  };
}

/** The order that a message's medicine asks for. */
export function orderedOf(medication: ScriptMedication): OrderedMedicine {
  const { dosage, quantity, validUntil, substitutionAllowed, ...same } = medication;
  return {
    ...same,
    dosage: { ...dosage, dose: amountOf(dosage.dose) },
    quantity: amountOf(quantity),
    ...(validUntil !== undefined && { until: validUntil }),
    substitution: substitutionAllowed,
  };
}
