import { z } from 'zod';
import { amount } from '../prescriptions/quantity.js';

/** Why a plan does not know, in a word: what stands here is said, and never left out. */
export const unknownReasons = [
  'plan-unavailable',
  'plan-timeout',
  'request-rejected',
  'request-unreadable',
  'member-not-found',
  'answer-malformed',
  'answer-mismatched',
  'answer-inconclusive',
] as const;
export const unknownReason = z.enum(unknownReasons);
export type UnknownReason = z.infer<typeof unknownReason>;

/** What a plan says besides, in words that hold nothing about a member. */
export const coverageMessages = [
  'pending-investigation',
  'copay-varies',
  'step-therapy',
  'contact-plan',
] as const;
export const coverageMessage = z.enum(coverageMessages);
export type CoverageMessage = z.infer<typeof coverageMessage>;

const messages = z.array(coverageMessage).max(coverageMessages.length);

/** Currencies that health plans state amounts in (ISO 4217). */
export const currencies = ['USD', 'CAD', 'EUR', 'GBP', 'CHF', 'JPY', 'MXN'] as const;
export const currency = z.enum(currencies);
export type Currency = z.infer<typeof currency>;

/** Money in the smallest unit of its currency. */
export const moneySchema = z.strictObject({
  minorUnits: z.int().min(0).max(1_000_000_000),
  currency,
});
export type Money = z.infer<typeof moneySchema>;

/** What a plan says of a drug. What is absent, it did not say. */
export const drugBenefitSchema = z.strictObject({
  /** Whether the plan leaves the drug out. */
  excluded: z.boolean().optional(),
  /** Of the formulary; 1 costs the member least. */
  tier: z.int().min(1).max(9).optional(),
  copay: moneySchema.optional(),
  priorAuthorizationRequired: z.boolean().optional(),
  /** At most so much, in thousandths of the request's unit, in so many days. */
  quantityLimit: z.strictObject({ amount, days: z.int().min(1).max(366) }).optional(),
});
export type DrugBenefit = z.infer<typeof drugBenefitSchema>;

/** Whether a member is covered, and what that says of the drug. */
export const coverageResultSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('active'), benefit: drugBenefitSchema, messages }),
  z.strictObject({ status: z.literal('inactive'), messages }),
  z.strictObject({ status: z.literal('unknown'), reason: unknownReason }),
]);
export type CoverageResult = z.infer<typeof coverageResultSchema>;
