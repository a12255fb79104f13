import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import { assertionSchema } from '../authority/statements.js';
import { instant, mspId, randomId, salt } from '../primitives.js';
import { licensingState } from '../providers/licences.js';
import { prescriptionOrderSchema } from './orders.js';
import { amount } from './quantity.js';

/** Fillings and transfers that one prescription can have. */
const fillsLimit = 100;

/** Why only a part is dispensed (21 CFR 1306.13, 1306.23). */
export const partialReasons = [
  'shortage',
  'patient-request',
  'prescriber-request',
  'setting',
] as const;
export const partialReason = z.enum(partialReasons);
export type PartialReason = z.infer<typeof partialReason>;

/** Why somebody ends, holds or rejects a prescription, in a word. */
export const prescriptionReasons = [
  'entered-in-error',
  'adverse-reaction',
  'ineffective',
  'interaction',
  'replaced',
  'patient-request',
  'clarification-needed',
  'suspected-fraud',
  'not-in-stock',
  'not-covered',
  'not-picked-up',
] as const;
export const prescriptionReason = z.enum(prescriptionReasons);
export type PrescriptionReason = z.infer<typeof prescriptionReason>;

/** Who did something, and when: their organisation, the key of their credential, the transaction. */
const actSchema = registrarSchema.extend({ at: instant });
const reasonedActSchema = actSchema.extend({ reason: prescriptionReason });
export type Act = z.infer<typeof actSchema>;
export type ReasonedAct = z.infer<typeof reasonedActSchema>;

/** One filling: what was dispensed of it so far, in one part or several. */
const fillSchema = z.strictObject({
  /** 0 for the first, then the number of the refill. */
  number: z.int().min(0).max(fillsLimit),
  /** Of its first part. */
  startedAt: instant,
  /** Thousandths of the order's unit. */
  dispensed: amount,
  /** The last instant at which the rest is dispensed; after it, the rest is void. */
  restUntil: instant.optional(),
});
export type Fill = z.infer<typeof fillSchema>;

const transferSchema = actSchema.extend({
  /** The pharmacy that it goes to. */
  to: mspId,
  /** What became of it; without it, it is under way. */
  answer: actSchema.extend({ accepted: z.boolean() }).optional(),
});
export type Transfer = z.infer<typeof transferSchema>;

/** How the prescriber made an order a prescription. */
const issueSchema = actSchema.extend({
  /** The last instant at which anything is dispensed. */
  until: instant,
  /** Of the prescriber's licence: whose state's rules apply. */
  state: licensingState,
  policyVersion: z.int().min(1),
  /** The passkey's signature over the signing statement. */
  assertion: assertionSchema.optional(),
});
export type Issue = z.infer<typeof issueSchema>;

/**
 * A prescription, from draft to end, under one ledger key: what is dispensed is counted here, so that Fabric
 * lets one of two dispenses at once through.
 */
export const prescriptionSchema = z.strictObject({
  salt,
  order: prescriptionOrderSchema,
  drafted: actSchema,
  issued: issueSchema.optional(),
  /** Where a controlled substance may be dispensed: chosen in the order, by the first filling, by a transfer. */
  pharmacy: mspId.optional(),
  fills: z.array(fillSchema).max(fillsLimit),
  /** A pharmacy that prepares a filling, until when. */
  claim: actSchema.extend({ until: instant }).optional(),
  hold: reasonedActSchema.optional(),
  /** By pharmacies that would not fill it. */
  rejections: z.array(reasonedActSchema).max(fillsLimit),
  transfers: z.array(transferSchema).max(fillsLimit),
  ended: reasonedActSchema.optional(),
});
export type Prescription = z.infer<typeof prescriptionSchema>;

/** One hand-over of a medicine. */
export const dispenseSchema = z.strictObject({
  salt,
  dispenseId: randomId,
  prescriptionId: randomId,
  patientId: randomId,
  dispensed: actSchema,
  /** Of the filling that it belongs to. */
  fill: z.int().min(0).max(fillsLimit),
  amount,
  partial: partialReason.optional(),
  /** Nobody fetched it, and it went back to stock. */
  returned: actSchema.optional(),
});
export type Dispense = z.infer<typeof dispenseSchema>;
