import { isAfter, type DecisionTime } from '../access/decision-time.js';
import { HealthChainError } from '../errors.js';
import type { Credential } from '../providers/credentials.js';
import type { DeaSchedule } from '../providers/identifiers.js';
import type { Profession } from '../providers/licences.js';
import type { Role } from '../access/roles.js';
import type { PrescribedMedicine } from './medication-profile.js';
import type { PrescriptionOrder } from './orders.js';
import {
  prescribingRuleFor,
  type PrescribingPolicy,
  type PrescribingRule,
} from './prescribing-policy.js';

const day = 24 * 60 * 60_000;

/** Who prescribes: by role, and by the profession that a state licenses. */
export const prescribingRoles: readonly Role[] = ['attending', 'resident'];
const prescribingProfessions: readonly Profession[] = [
  'physician',
  'physician-assistant',
  'nurse-practitioner',
  'dentist',
];

/** Refusals of {@link requirePrescriber}. */
export const prescriberRefusals = ['ROLE_NOT_PERMITTED', 'SCHEDULE_NOT_REGISTERED'] as const;

/**
 * The state whose licence lets somebody prescribe; of controlled substances, those schedules alone that their DEA
 * registration covers, for as long as it does (21 CFR 1306.03(a)).
 *
 * @throws HealthChainError one of {@link prescriberRefusals}
 */
export function requirePrescriber(
  { role, licence, controlledSubstances }: Credential,
  schedule: DeaSchedule | undefined,
  time: DecisionTime,
): string {
  if (
    licence === undefined ||
    !prescribingRoles.includes(role) ||
    !prescribingProfessions.includes(licence.profession)
  ) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
  const isRegistered =
    controlledSubstances !== undefined &&
    isAfter(controlledSubstances.until, time) &&
    controlledSubstances.schedules.some((each) => each === schedule);
  if (schedule !== undefined && !isRegistered) {
    throw new HealthChainError('SCHEDULE_NOT_REGISTERED');
  }
  return licence.state;
}

/** Refusals of {@link decideIssue}. */
export const issueRefusals = [
  'REFILLS_EXCEEDED',
  'PRESCRIPTION_PERIOD_EMPTY',
  'SUPPLY_EXCEEDED',
  'EARLIEST_FILL_REQUIRED',
] as const;

/** What an order is issued by. */
export interface IssueFacts {
  /** Of the prescriber's licence. */
  readonly state: string;
  readonly policy: PrescribingPolicy;
  /** The patient's other medicines, those signed at the same time before this one among them. */
  readonly medicines: readonly PrescribedMedicine[];
  /** The order's own ingredients. */
  readonly ingredients: readonly string[];
  readonly time: DecisionTime;
}

/**
 * The last instant at which something is dispensed of an order, if it is issued now.
 *
 * @throws HealthChainError one of {@link issueRefusals}
 */
export function decideIssue(order: PrescriptionOrder, facts: IssueFacts): string {
  const { state, policy, time } = facts;
  const rule = prescribingRuleFor(policy, order.schedule, state);
  if (order.refills > rule.refills) {
    throw new HealthChainError('REFILLS_EXCEEDED');
  }
  const longest = time.epochMilliseconds + daysOf(order, rule, policy) * day;
  const until = Math.min(longest, order.until === undefined ? longest : Date.parse(order.until));
  const from = Math.max(time.epochMilliseconds, startOf(order, time));
  if (until < from) {
    throw new HealthChainError('PRESCRIPTION_PERIOD_EMPTY');
  }
  if (order.schedule === 'II') {
    requireSeries(order, facts);
  }
  return new Date(until).toISOString();
}

/**
 * Days from the issue for which an order lasts: as its rule says; of schedule II in long-term care or terminal
 * illness, 60 at most (21 CFR 1306.13).
 */
function daysOf(
  { schedule, setting }: PrescriptionOrder,
  { days }: PrescribingRule,
  { scheduleTwoRest }: PrescribingPolicy,
): number {
  const isLimited = schedule === 'II' && setting !== undefined;
  return isLimited ? Math.min(days, scheduleTwoRest.settingDays) : days;
}

/** From when on (milliseconds since 1970) an order can be filled. */
function startOf({ earliestFill }: PrescriptionOrder, time: DecisionTime): number {
  return earliestFill === undefined ? time.epochMilliseconds : Date.parse(earliestFill);
}

/**
 * Requires of several schedule II prescriptions of one prescriber for one substance that they last 90 days at most
 * together, and that each after the first names its earliest fill date (21 CFR 1306.12(b)(1)). What has been used up
 * by now counts no more.
 *
 * @throws HealthChainError `SUPPLY_EXCEEDED` or `EARLIEST_FILL_REQUIRED`
 */
function requireSeries(
  order: PrescriptionOrder,
  { policy, medicines, ingredients, time }: IssueFacts,
): void {
  const others = medicines.filter(
    ({ schedule, organization, publicKeyDigest, ...medicine }) =>
      schedule === 'II' &&
      organization === order.organization &&
      publicKeyDigest === order.publicKeyDigest &&
      medicine.ingredients.some((each) => ingredients.includes(each)) &&
      Date.parse(medicine.from) + medicine.daysSupply * day > time.epochMilliseconds,
  );
  const days = others.reduce((sum, { daysSupply }) => sum + daysSupply, order.daysSupply);
  if (days > policy.scheduleTwoDays) {
    throw new HealthChainError('SUPPLY_EXCEEDED');
  }
  if (others.length > 0 && order.earliestFill === undefined) {
    throw new HealthChainError('EARLIEST_FILL_REQUIRED');
  }
}
