import {
  answerRequestSchema,
  assertionSchema,
  emergencyBookmark,
  explanationSchema,
  extensionRequestSchema,
  instant,
  patientRequestSchema,
  patientRequestStatementSchema,
  randomId,
  requestState,
} from '@healthchain/protocol';
import { z } from 'zod';

/** What a patient asks for, signed, with what they wrote about it. */
export const filingSchema = z.strictObject({
  statement: patientRequestStatementSchema,
  assertion: assertionSchema,
  /** Its salted digest is in the statement; it is sealed before it leaves the gateway. */
  explanation: explanationSchema.optional(),
});
export const requestFiledSchema = z.strictObject({ requestId: randomId });

/** Why the answer is postponed, and what is answered. */
export const extensionSchema = extensionRequestSchema.omit({ requestId: true });
export const answerSchema = answerRequestSchema.omit({ requestId: true });

const shownRequestSchema = z.strictObject({
  request: patientRequestSchema,
  dueAt: instant,
  state: requestState,
  explanation: z.string().optional(),
});

/** A patient's own requests. */
export const ownRequestsSchema = z.strictObject({ requests: z.array(shownRequestSchema) });

/** One page of those that wait for an answer. */
export const openRequestsSchema = ownRequestsSchema.extend({ bookmark: emergencyBookmark });

/** Which of them, and where the page begins. */
export const openQuerySchema = z.strictObject({
  state: z.enum(['open', 'overdue']).default('open'),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
  bookmark: emergencyBookmark.default(''),
});
