import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import { rxcui } from '../drugs/drug-entries.js';
import { amount, dispensingUnit } from '../prescriptions/quantity.js';
import { base64, base64Length, instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { wrappedKeySchema } from '../records/records.js';
import { coverageResultSchema } from './coverage-result.js';

/** Where requests and answers stand: at hospitals, pharmacies and health plans. */
export const coverageCollection = 'coverage';
export const coverageTransientField = 'coverage';

/** Seconds for which a request waits for its answer. */
export const answerPeriod = { shortest: 5, usual: 20, longest: 300 } as const;
/** Days for which an answer holds at most: plans settle membership by the month. */
export const longestCoverageValidity = 31;

/** Bytes of a member reference when it is sealed, at most. */
const sealedMemberLimit = 2048;

/** A member reference as the ledger holds it: the plan's HSM opens it, and nobody else's. */
export const sealedMemberSchema = z.strictObject({
  key: wrappedKeySchema,
  /** Ciphertext and tag (AES-256-GCM, a key for one message) of a member. */
  sealed: base64.max(base64Length(sealedMemberLimit)),
});
export type SealedMember = z.infer<typeof sealedMemberSchema>;

/** What somebody asks a health plan about one drug for one member. */
export const coverageRequestSchema = z.strictObject({
  requestId: randomId,
  /** The plan that is asked. */
  plan: mspId,
  member: sealedMemberSchema,
  drug: rxcui,
  quantity: z.strictObject({ amount, unit: dispensingUnit }),
  daysSupply: z.int().min(1).max(366),
  /** Seconds until the request counts as timed out. */
  answerWithin: z.int().min(answerPeriod.shortest).max(answerPeriod.longest),
});
export type CoverageRequest = z.infer<typeof coverageRequestSchema>;

/** A request on the ledger. */
export const requestedCoverageSchema = coverageRequestSchema.extend({
  salt,
  requester: registrarSchema,
  askedAt: instant,
  /** The last instant at which an answer is taken. */
  answerBy: instant,
});
export type RequestedCoverage = z.infer<typeof requestedCoverageSchema>;

/** What a plan answers, bound to one request and all that stands in it. */
export const coverageAnswerSchema = z.strictObject({
  requestId: randomId,
  /** SHA-256 of the request as the ledger holds it. */
  requestDigest: sha256Hex,
  result: coverageResultSchema,
  /** From this instant on the answer is worth nothing. */
  validUntil: instant,
});
export type CoverageAnswer = z.infer<typeof coverageAnswerSchema>;

/** An answer on the ledger. */
export const answeredCoverageSchema = coverageAnswerSchema.extend({
  salt,
  answeredBy: registrarSchema,
  answeredAt: instant,
});
export type AnsweredCoverage = z.infer<typeof answeredCoverageSchema>;

/** That a request waits for a plan; under the plan and the end of the wait. */
export const openCoverageSchema = z.strictObject({ salt, requestId: randomId });

/** One page of what a plan is asked, in the order in which the requests time out; an empty bookmark ends it. */
export const coverageRequestPageSchema = z.strictObject({
  requests: z.array(
    z.strictObject({
      request: requestedCoverageSchema,
      /** What an answer names as {@link CoverageAnswer.requestDigest}. */
      requestDigest: sha256Hex,
    }),
  ),
  bookmark: z.union([randomId, z.literal('')]),
});
export type CoverageRequestPage = z.infer<typeof coverageRequestPageSchema>;

export const coverageEvents = {
  requested: 'CoverageRequested',
  answered: 'CoverageAnswered',
} as const;
