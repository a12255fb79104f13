import { z } from 'zod';
import { mspId } from '../primitives.js';

/**
 * What a patient asks of the hospital that keeps the chart: to see it (45 CFR 164.524), to have it amended
 * (164.526), to be told to whom it was disclosed (164.528).
 */
export const requestKinds = ['access', 'amendment', 'accounting'] as const;
export const requestKind = z.enum(requestKinds);
export type RequestKind = z.infer<typeof requestKind>;

/** Rules that one policy can have, and hospitals that one rule can name. */
const rulesLimit = 100;

const requestRuleSchema = z
  .strictObject({
    what: requestKind,
    /** Whose patients it is for, where the law of their state differs; without them, everybody else's. */
    custodians: z.array(mspId).min(1).max(rulesLimit).optional(),
    /** Calendar days in UTC within which a request is answered. */
    days: z.int().min(1).max(366),
    /** By how many the answer can be postponed, once; 0 for not at all. */
    extensionDays: z.int().min(0).max(366),
    /** The first accounting within so many months is free. */
    freeMonths: z.int().min(1).max(120).optional(),
  })
  .refine(({ what, freeMonths }) => (what === 'accounting') === (freeMonths !== undefined), {
    error: 'Accountings, and nothing else, say when the first is free.',
  });
export type RequestRule = z.infer<typeof requestRuleSchema>;

/** Until when patients' requests have to be answered, a row for each kind and, where it differs, hospital. */
export const requestPolicySchema = z.strictObject({
  rules: z.array(requestRuleSchema).min(requestKinds.length).max(rulesLimit).refine(isUnambiguous, {
    error: 'Each kind has one rule for everybody, and one at most for a hospital that is named.',
  }),
});
export type RequestPolicy = z.infer<typeof requestPolicySchema>;

function isUnambiguous(rules: readonly RequestRule[]): boolean {
  return requestKinds.every((kind) => {
    const own = rules.filter(({ what }) => what === kind);
    const named = own.flatMap(({ custodians = [] }) => custodians);
    const general = own.filter(({ custodians }) => custodians === undefined);
    return general.length === 1 && new Set(named).size === named.length;
  });
}

/** The rule for a hospital's patients: its own, or else everybody's. */
export function requestRuleFor(
  { rules }: RequestPolicy,
  kind: RequestKind,
  custodian: string,
): RequestRule | undefined {
  const own = rules.filter(({ what }) => what === kind);
  return (
    own.find(({ custodians }) => custodians?.includes(custodian)) ??
    own.find(({ custodians }) => custodians === undefined)
  );
}
