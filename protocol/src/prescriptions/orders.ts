import { z } from 'zod';
import { compartmentKind, compartmentKinds } from '../consents/consent-terms.js';
import { deaSchedule } from '../providers/identifiers.js';
import { instant, mspId, randomId, sha256Hex } from '../primitives.js';
import { rxcui } from '../drugs/drug-entries.js';
import { dosageSchema, takenIn, type Dosage } from './dosage.js';
import { amount, dispensingUnit } from './quantity.js';

/** Days that one filling lasts at most, and refills after the first. */
const longestSupply = 365;
const refillsLimit = 99;

const quantitySchema = z.strictObject({ amount, unit: dispensingUnit });
type Quantity = z.infer<typeof quantitySchema>;

/** For whom part of a schedule II prescription may be filled for longer (21 CFR 1306.13). */
export const careSettings = ['long-term-care', 'terminal-illness'] as const;
export const careSetting = z.enum(careSettings);

/** The medicine that a prescriber orders, coded. */
const ordered = {
  /** RxNorm's clinical drug: substance, strength and form. */
  drug: rxcui,
  /** As the drug knowledge in force has it; without it, no controlled substance. */
  schedule: deaSchedule.optional(),
  dosage: dosageSchema,
  /** Of one filling. */
  quantity: quantitySchema,
  /** Days that one filling lasts. */
  daysSupply: z.int().min(1).max(longestSupply),
  /** Fillings after the first. */
  refills: z.int().min(0).max(refillsLimit),
  /** Before which nothing is dispensed (21 CFR 1306.12(b)(1)(ii)). */
  earliestFill: instant.optional(),
  /** The last instant of the prescription, where the prescriber ends it before its schedule does. */
  until: instant.optional(),
  /** Whether the pharmacy may hand out an equivalent product. */
  substitution: z.boolean(),
  setting: careSetting.optional(),
  /** Where the patient wants it filled; any other pharmacy can fill it too. */
  pharmacy: mspId.optional(),
  /** What it gives away of the patient, as the records of the chart are marked. */
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
  /** The prescription that this one renews. */
  renews: randomId.optional(),
} as const;

/** An order as its prescriber says it; who prescribes to whom, and the words beside it, are added to it. */
export const orderedMedicineSchema = z.strictObject(ordered);
export type OrderedMedicine = z.infer<typeof orderedMedicineSchema>;

/**
 * What a prescriber orders, word for word: a signature is over its canonical JSON, so any change voids it.
 * It is coded, under a random patient id; name, address and directions in words travel sealed.
 */
export const prescriptionOrderSchema = z
  .strictObject({
    prescriptionId: randomId,
    patientId: randomId,
    /** Who prescribes: their organisation, and the key of their credential. */
    organization: mspId,
    publicKeyDigest: sha256Hex,
    ...ordered,
    /** {@link saltedDigest} of what is sealed. */
    textDigest: sha256Hex,
  })
  .refine(({ dosage, quantity, daysSupply }) => isEnough(dosage, quantity, daysSupply), {
    error: 'The quantity does not last for the days’ supply.',
  })
  .refine(({ dosage, quantity, daysSupply }) => isNoMore(dosage, quantity, daysSupply), {
    error: 'The quantity lasts for longer than the days’ supply.',
  });
export type PrescriptionOrder = z.infer<typeof prescriptionOrderSchema>;

/**
 * Whether a quantity lasts for its days but the last, which may be begun. Drops and puffs are not measured out
 * in what they are taken in: of these it cannot be said.
 */
function isEnough(dosage: Dosage, { amount, unit }: Quantity, days: number): boolean {
  return unit !== dosage.dose.unit || amount > takenIn(days - 1, dosage);
}

/** Whether a quantity is used up a day after its days. What is taken when needed may last for longer. */
function isNoMore(dosage: Dosage, { amount, unit }: Quantity, days: number): boolean {
  return (
    unit !== dosage.dose.unit || dosage.asNeeded === true || amount <= takenIn(days + 1, dosage)
  );
}
