import { instant, mspId, randomId, sha256Hex } from '@healthchain/protocol';
import { partialReason, prescriptionReason } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { prescriptionWordsSchema } from '../../prescriptions/prescription-words.js';
import { measureSchema } from './measure.js';
import { medicationSchema } from './medication.js';

/** What every message says of itself. */
const envelope = {
  messageId: randomId,
  sentAt: instant,
  /** MSP ids of the organisations. */
  from: mspId,
  to: mspId,
} as const;
/** The same of what answers a message. */
const reply = { ...envelope, relatesTo: randomId } as const;
const named = { patientId: randomId, prescriptionId: randomId } as const;
const prescribed = { medication: medicationSchema, words: prescriptionWordsSchema } as const;

/** Why a prescriber does not agree. */
export const denial = z.enum([
  'patient-should-be-seen',
  'patient-unknown',
  'not-under-my-care',
  'refill-too-soon',
  'not-appropriate',
  'new-prescription-follows',
]);

/** A new prescription. */
export const newRxSchema = z.strictObject({
  kind: z.literal('NewRx'),
  ...envelope,
  patientId: randomId,
  /** Drawn by the gateway that drafts it, so a draft has none yet. */
  prescriptionId: randomId.optional(),
  /** Key of the credential of who prescribes, at the organisation that sends. */
  prescriber: sha256Hex,
  medication: medicationSchema,
  /** Left out where they were not sealed for who reads the message. */
  words: prescriptionWordsSchema.optional(),
});
export type NewRx = z.infer<typeof newRxSchema>;

/** A pharmacy asks for another medicine, or for an answer. */
export const rxChangeRequestSchema = z.strictObject({
  kind: z.literal('RxChangeRequest'),
  ...envelope,
  ...named,
  reason: prescriptionReason,
  proposed: medicationSchema.optional(),
});

export const rxChangeResponseSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...{ kind: z.literal('RxChangeResponse'), outcome: z.literal('approved') },
    ...{ ...reply, ...named, ...prescribed },
  }),
  z.strictObject({
    ...{ kind: z.literal('RxChangeResponse'), outcome: z.literal('denied') },
    ...{ ...reply, ...named, denial },
  }),
]);

/** A pharmacy asks for a prescription that goes on where this one ended. */
export const rxRenewalRequestSchema = z.strictObject({
  kind: z.literal('RxRenewalRequest'),
  ...envelope,
  ...named,
});

export const rxRenewalResponseSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...{ kind: z.literal('RxRenewalResponse'), outcome: z.literal('approved') },
    ...{ ...reply, ...named, ...prescribed },
  }),
  z.strictObject({
    ...{ kind: z.literal('RxRenewalResponse'), outcome: z.literal('denied') },
    ...{ ...reply, ...named, denial },
  }),
]);

/** A prescriber ends a prescription. */
export const cancelRxSchema = z.strictObject({
  kind: z.literal('CancelRx'),
  ...envelope,
  ...named,
  reason: prescriptionReason,
});

export const cancelRxResponseSchema = z.strictObject({
  kind: z.literal('CancelRxResponse'),
  ...reply,
  ...named,
  outcome: z.enum(['cancelled', 'refused']),
  /** Of what was handed out before. */
  dispensed: measureSchema.optional(),
});

const fill = { kind: z.literal('RxFill'), ...envelope, ...named } as const;
const handedOut = { dispenseId: randomId, quantity: measureSchema } as const;

/** What a pharmacy did about a prescription. */
export const rxFillSchema = z.discriminatedUnion('state', [
  z.strictObject({ ...fill, state: z.literal('dispensed'), ...handedOut }),
  z.strictObject({
    ...{ ...fill, state: z.literal('partially-dispensed'), ...handedOut },
    reason: partialReason,
  }),
  z.strictObject({ ...fill, state: z.literal('not-dispensed'), reason: prescriptionReason }),
  z.strictObject({ ...fill, state: z.literal('transferred'), transferredTo: mspId }),
]);
export type RxFill = z.infer<typeof rxFillSchema>;

/** Every message, by its kind. */
export const messageSchemas = {
  NewRx: newRxSchema,
  RxChangeRequest: rxChangeRequestSchema,
  RxChangeResponse: rxChangeResponseSchema,
  RxRenewalRequest: rxRenewalRequestSchema,
  RxRenewalResponse: rxRenewalResponseSchema,
  CancelRx: cancelRxSchema,
  CancelRxResponse: cancelRxResponseSchema,
  RxFill: rxFillSchema,
} as const;

export const scriptMessageSchema = z.union([
  newRxSchema,
  rxChangeRequestSchema,
  rxChangeResponseSchema,
  rxRenewalRequestSchema,
  rxRenewalResponseSchema,
  cancelRxSchema,
  cancelRxResponseSchema,
  rxFillSchema,
]);
export type ScriptMessage = z.infer<typeof scriptMessageSchema>;

/**
 * Messages that a person hands in to act on the ledger: prescriptions to draft, and what ends, fills, refuses or
 * transfers one.
 */
export const actingMessageSchema = z.union([
  newRxSchema
    .omit({ prescriptionId: true, words: true })
    .extend({ words: prescriptionWordsSchema }),
  rxChangeResponseSchema.options[0],
  rxRenewalResponseSchema.options[0],
  cancelRxSchema,
  rxFillSchema,
]);
export type ActingMessage = z.infer<typeof actingMessageSchema>;
