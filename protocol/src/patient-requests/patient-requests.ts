import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import type { DecisionTime } from '../access/decision-time.js';
import { emergencyBookmark, sealedExplanationSchema } from '../authority/emergencies.js';
import { patientRequestStatementSchema } from './patient-request-statement.js';
import { instant, mspId, randomId, salt } from '../primitives.js';
import { answerReason, answerReasons, extensionReason, requestOutcome } from './request-answers.js';
import { signedSchema } from '../authority/statements.js';

export const signedPatientRequestSchema = signedSchema(patientRequestStatementSchema);
export type SignedPatientRequest = z.infer<typeof signedPatientRequestSchema>;

/** A patient's request, and what became of it. */
export const patientRequestSchema = z.strictObject({
  salt,
  requestId: randomId,
  signed: signedPatientRequestSchema,
  /** Of the passkey that signed it. */
  enrolmentId: randomId,
  custodian: mspId,
  /** What the patient wrote, sealed for the custodian. */
  explanation: sealedExplanationSchema.optional(),
  receivedAt: instant,
  /** The last instant at which an answer is in time, unless it was postponed. */
  dueAt: instant,
  /** The same once it was; without it, it cannot be. */
  extensibleTo: instant.optional(),
  /** Of the policy that set these. */
  policyVersion: z.int().min(1),
  extension: registrarSchema.extend({ at: instant, reason: extensionReason }).optional(),
  answer: registrarSchema
    .extend({
      at: instant,
      outcome: requestOutcome,
      reasons: z.array(answerReason).max(answerReasons.length),
      late: z.literal(true).optional(),
      /** Of an accounting: whether the hospital may ask for a fee, based on its cost. */
      fee: z.enum(['none', 'allowed']).optional(),
    })
    .optional(),
});
export type PatientRequest = z.infer<typeof patientRequestSchema>;

/** The accounting that a patient was last given free, by when it was asked for. */
export const freeAccountingSchema = z.strictObject({
  salt,
  requestId: randomId,
  receivedAt: instant,
});
export type FreeAccounting = z.infer<typeof freeAccountingSchema>;

/** What postpones an answer. */
export const extensionRequestSchema = z.strictObject({
  patientId: randomId,
  requestId: randomId,
  reason: extensionReason,
});

/** What answers a request. */
export const answerRequestSchema = z.strictObject({
  patientId: randomId,
  requestId: randomId,
  outcome: requestOutcome,
  reasons: z.array(answerReason).max(answerReasons.length),
});

/** One page of a patient's requests in the order of their ids; an empty bookmark ends the list. */
export const patientRequestPageSchema = z.strictObject({
  requests: z.array(patientRequestSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type PatientRequestPage = z.infer<typeof patientRequestPageSchema>;

/** One page of what a hospital has yet to answer, in the order of the patients' ids as emergencies are. */
export const openRequestPageSchema = patientRequestPageSchema.extend({
  bookmark: emergencyBookmark,
});
export type OpenRequestPage = z.infer<typeof openRequestPageSchema>;

/** Where a request stands. */
export const requestStates = ['open', 'overdue', 'answered'] as const;
export const requestState = z.enum(requestStates);
export type RequestState = z.infer<typeof requestState>;

type Deadlines = Pick<PatientRequest, 'dueAt' | 'extensibleTo' | 'extension'>;

/** The last instant at which an answer is in time. */
export function dueOf({ dueAt, extensibleTo, extension }: Deadlines): string {
  return (extension && extensibleTo) ?? dueAt;
}

/** Whether the last instant for something has passed. */
export function hasPassed(lastInstant: string, time: DecisionTime): boolean {
  return Date.parse(lastInstant) < time.epochMilliseconds;
}

/** Where a request stands at a time. */
export function stateOfRequest(
  request: Deadlines & Pick<PatientRequest, 'answer'>,
  time: DecisionTime,
): RequestState {
  if (request.answer !== undefined) {
    return 'answered';
  }
  return hasPassed(dueOf(request), time) ? 'overdue' : 'open';
}

/** Chaincode events of requests; the payload is `{ requestId }`. */
export const requestEvents = {
  filed: 'RequestFiled',
  extended: 'RequestExtended',
  answered: 'RequestAnswered',
} as const;
