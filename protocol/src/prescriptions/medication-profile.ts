import { z } from 'zod';
import { compartmentKind, compartmentKinds } from '../consents/consent-terms.js';
import { isAfter, type DecisionTime } from '../access/decision-time.js';
import { deaSchedule } from '../providers/identifiers.js';
import { instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { rxcui } from '../drugs/drug-entries.js';

/** Prescriptions in force that one patient can have, and ingredients of a drug. */
export const medicinesLimit = 200;
const ingredientsLimit = 30;

/** A prescription in force, as far as later ones are judged by it. */
const medicineSchema = z.strictObject({
  prescriptionId: randomId,
  drug: rxcui,
  /** By the drug knowledge in force when it was issued; the drug itself where that does not know it. */
  ingredients: z.array(rxcui).min(1).max(ingredientsLimit),
  schedule: deaSchedule.optional(),
  organization: mspId,
  publicKeyDigest: sha256Hex,
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
  /** From when on it can be taken. */
  from: instant,
  daysSupply: z.int().min(1),
  /** The last instant at which it is dispensed. */
  until: instant,
});
export type PrescribedMedicine = z.infer<typeof medicineSchema>;

/**
 * What a patient is prescribed, by all organisations, under one key: a function that writes may query no range, and
 * two prescriptions at once are not both judged without the other.
 */
export const medicationProfileSchema = z.strictObject({
  salt,
  patientId: randomId,
  medicines: z.array(medicineSchema).max(medicinesLimit),
});
export type MedicationProfile = z.infer<typeof medicationProfileSchema>;

const day = 24 * 60 * 60_000;

/** The medicines that can still be taken at a time: dispensed at the last instant, they last their days. */
export function takenAt(
  medicines: readonly PrescribedMedicine[],
  time: DecisionTime,
): readonly PrescribedMedicine[] {
  return medicines.filter(({ until, daysSupply }) =>
    isAfter(new Date(Date.parse(until) + daysSupply * day).toISOString(), time),
  );
}
