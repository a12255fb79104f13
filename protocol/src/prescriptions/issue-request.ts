import { z } from 'zod';
import { prescriptionSignatureSchema } from './signing.js';
import { randomId, salt, sha256Hex } from '../primitives.js';
import { signingLimit } from '../authority/statements.js';
import { medicationCheckSchema } from '../drugs/medication-check.js';

/** Accesses that one issue rests on. */
const accessesLimit = 5;
/** Matters that one signing answers. */
export const overridesLimit = 200;

/** Why a prescriber goes on in spite of what a check found, in a word. */
export const overrideReasons = [
  'benefit-outweighs-risk',
  'tolerated-before',
  'monitored',
  'dose-adjusted',
  'not-clinically-relevant',
  'no-alternative',
  'checked-otherwise',
] as const;
export const overrideReason = z.enum(overrideReasons);
export type OverrideReason = z.infer<typeof overrideReason>;

/** An answer to one matter of a check, by {@link matterDigest}. */
export const overrideSchema = z.strictObject({ matter: sha256Hex, reason: overrideReason });
export type Override = z.infer<typeof overrideSchema>;

/** Sensitive argument of issuing a patient's prescriptions. */
export const issueRequestSchema = z.strictObject({
  patientId: randomId,
  prescriptionIds: z
    .array(randomId)
    .min(1)
    .max(signingLimit)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'An id is named once.' }),
  /** Sessions of the prescriber's own: what other organisations prescribed is checked as far as they cover it. */
  accessIds: z.array(randomId).max(accessesLimit),
  /** What the patient takes besides, as the prescriber knows it: over the counter, or from elsewhere. */
  otherMedicines: medicationCheckSchema.shape.active,
  allergies: medicationCheckSchema.shape.allergies,
  overrides: z.array(overrideSchema).max(overridesLimit),
  /** Of controlled substances, by both factors of the prescriber. */
  signed: prescriptionSignatureSchema.optional(),
});
export type IssueRequest = z.infer<typeof issueRequestSchema>;

/** Salts of what issuing writes: the profile's, and one for each prescription. */
export const issueSaltsSchema = z.strictObject({
  request: salt,
  profile: salt,
  prescriptions: z.array(salt).min(1).max(signingLimit),
});
