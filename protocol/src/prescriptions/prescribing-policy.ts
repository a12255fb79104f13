import { z } from 'zod';
import { deaSchedules, type DeaSchedule } from '../providers/identifiers.js';
import { licensingState } from '../providers/licences.js';

/** Schedules of 21 CFR 1308 in which something can be prescribed, and what is in none. */
export const drugClasses = ['uncontrolled', ...deaSchedules] as const;
export const drugClass = z.enum(drugClasses);
export type DrugClass = z.infer<typeof drugClass>;

/** What no policy goes beyond. */
interface Limits {
  readonly refills: number;
  readonly days: number;
  readonly transfers: number;
}

/**
 * Federal law: refills and six months from the issue (21 CFR 1306.12(a), 1306.22(a)), transfers (1306.08(e),
 * 1306.25(a)). Where it has no limit, one that no prescription needs to go beyond.
 */
const federalLimits: Readonly<Record<DrugClass, Limits>> = {
  uncontrolled: { refills: 99, days: 730, transfers: 99 },
  II: { refills: 0, days: 365, transfers: 1 },
  // Six months: 181 days at least, whichever months they are.
  III: { refills: 5, days: 180, transfers: 5 },
  IV: { refills: 5, days: 180, transfers: 5 },
  V: { refills: 99, days: 365, transfers: 99 },
};

const ruleSchema = z
  .strictObject({
    drugs: drugClass,
    /** For prescribers licensed there, where a state's law is stricter; without it, for all others. */
    states: z.array(licensingState).min(1).optional(),
    /** Fillings after the first, at most. */
    refills: z.int().min(0).max(99),
    /** Days (of 24 hours) from the issue, at the end of which nothing is dispensed any more. */
    days: z.int().min(1).max(730),
    /** Percentage of a filling's days' supply after which it is refilled, at the earliest. */
    refillPercent: z.int().min(0).max(100),
    /** Transfers between pharmacies: none, one, or as many as there are refills in a shared database. */
    transfers: z.int().min(0).max(99),
  })
  .refine(
    ({ drugs, refills, days, transfers }) =>
      refills <= federalLimits[drugs].refills &&
      days <= federalLimits[drugs].days &&
      transfers <= federalLimits[drugs].transfers,
    { error: 'Federal law permits fewer refills, days or transfers.' },
  );
export type PrescribingRule = z.infer<typeof ruleSchema>;

const rulesLimit = 100;

/** What prescribing and dispensing keep to: rows by schedule and, where the law differs, by state. */
export const prescribingPolicySchema = z.strictObject({
  rules: z.array(ruleSchema).min(drugClasses.length).max(rulesLimit).refine(isUnambiguous, {
    error: 'Each schedule has one rule for everybody, and one at most for a state that is named.',
  }),
  /** Days that prescriptions for one schedule II drug last together (21 CFR 1306.12(b)(1): 90). */
  scheduleTwoDays: z.int().min(1).max(90),
  /** Until when the rest of a schedule II prescription is filled (21 CFR 1306.13). */
  scheduleTwoRest: z.strictObject({
    /** Hours from the first part, if the pharmacy has not enough (1306.13(a)). */
    shortageHours: z.int().min(1).max(72),
    /** Days from the issue, if the patient or the prescriber asked for a part (21 USC 829(f)). */
    requestDays: z.int().min(1).max(30),
    /** Days from the issue, in long-term care or terminal illness. */
    settingDays: z.int().min(1).max(60),
  }),
  /** Hours for which a pharmacy that prepares a filling keeps others from it. */
  claimHours: z.int().min(1).max(336),
  /** Days within which a pharmacy takes back what nobody fetched. */
  returnDays: z.int().min(1).max(60),
});
export type PrescribingPolicy = z.infer<typeof prescribingPolicySchema>;

function isUnambiguous(rules: readonly PrescribingRule[]): boolean {
  return drugClasses.every((drugs) => {
    const own = rules.filter((each) => each.drugs === drugs);
    const named = own.flatMap(({ states = [] }) => states);
    const general = own.filter(({ states }) => states === undefined);
    return general.length === 1 && new Set(named).size === named.length;
  });
}

/** The rule for a schedule's drugs and a prescriber of a state: the state's own, or else everybody's. */
export function prescribingRuleFor(
  { rules }: PrescribingPolicy,
  schedule: DeaSchedule | undefined,
  state: string,
): PrescribingRule {
  const own = rules.filter(({ drugs }) => drugs === (schedule ?? 'uncontrolled'));
  const found =
    own.find(({ states }) => states?.some((each) => each === state)) ??
    own.find(({ states }) => states === undefined);
  if (found === undefined) {
    throw new Error('A prescribing policy has a rule for each schedule.');
  }
  return found;
}
