import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import { sealedExplanationSchema } from '../authority/emergencies.js';
import { instant, mspId, randomId, salt } from '../primitives.js';
import { licensingState } from '../providers/licences.js';
import { prescriptionOrderSchema } from './orders.js';
import { overrideSchema, overridesLimit } from './issue-request.js';
import { amount } from './quantity.js';
import { prescriptionSignatureSchema, secondKey } from './signing.js';

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
  /** By which drug knowledge it was checked, and what the prescriber answered; none was in force without it. */
  knowledgeVersion: z.int().min(1).optional(),
  overrides: z.array(overrideSchema).max(overridesLimit),
  /** Of a controlled substance: what the prescriber signed by both factors, and the key of the second. */
  signed: prescriptionSignatureSchema.extend({ secondKey }).optional(),
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

/** Name of the private data collection of prescriptions, and of the transient field of what writes to it. */
export const prescriptionsCollection = 'prescriptions';
export const prescriptionsTransientField = 'prescriptions';

/** Name, address and directions in words, sealed for who reads them. */
export const prescriptionTextSchema = z.strictObject({
  salt,
  prescriptionId: randomId,
  text: sealedExplanationSchema,
});

/** A prescription that waits for a pharmacy, in that pharmacy's queue. */
export const queuedSchema = z.strictObject({ salt, prescriptionId: randomId, patientId: randomId });
export type Queued = z.infer<typeof queuedSchema>;

/** One page of a patient's prescriptions, or of a pharmacy's queue; an empty bookmark ends the list. */
export const prescriptionPageSchema = z.strictObject({
  prescriptions: z.array(prescriptionSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type PrescriptionPage = z.infer<typeof prescriptionPageSchema>;

/** One page of what was dispensed of a prescription. */
export const dispensePageSchema = z.strictObject({
  dispenses: z.array(dispenseSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type DispensePage = z.infer<typeof dispensePageSchema>;

/** Names a prescription. */
export const namedPrescription = { patientId: randomId, prescriptionId: randomId } as const;

/** Sensitive arguments of what is done about a prescription. */
export const prescriptionRequestSchema = z.strictObject(namedPrescription);
export const reasonedRequestSchema = z.strictObject({
  ...namedPrescription,
  reason: prescriptionReason,
});
export const transferRequestSchema = z.strictObject({ ...namedPrescription, to: mspId });
export const transferAnswerSchema = z.strictObject({ ...namedPrescription, accepted: z.boolean() });
export const dispenseRequestSchema = z.strictObject({
  ...namedPrescription,
  dispenseId: randomId,
  amount,
  partial: partialReason.optional(),
});
export const returnRequestSchema = z.strictObject({ ...namedPrescription, dispenseId: randomId });

/** Chaincode events of prescriptions; the payload is `{ prescriptionId }`. */
export const prescriptionEvents = {
  drafted: 'PrescriptionDrafted',
  issued: 'PrescriptionIssued',
  claimed: 'PrescriptionClaimed',
  rejected: 'PrescriptionRejected',
  held: 'PrescriptionHeld',
  resumed: 'PrescriptionResumed',
  ended: 'PrescriptionEnded',
  transferred: 'PrescriptionTransferred',
  transferAnswered: 'PrescriptionTransferAnswered',
  dispensed: 'PrescriptionDispensed',
  returned: 'PrescriptionReturned',
} as const;
