import { isAfter, type DecisionTime } from '../access/decision-time.js';
import { HealthChainError } from '../errors.js';
import { hasPassed } from '../patient-requests/patient-requests.js';
import { prescribingRuleFor, type PrescribingPolicy } from './prescribing-policy.js';
import type { Fill, Issue, PartialReason, Prescription } from './prescriptions.js';
import { lastFill, restOf, statusOf } from './prescription-status.js';

const hour = 60 * 60_000;
const day = 24 * hour;

/** From the issue, for parts of a schedule V filling: six months are 181 days at least. */
const partsOfFive = 180 * day;

/** What a pharmacy wants to hand over. */
export interface DispenseRequest {
  readonly pharmacy: string;
  /** Thousandths of the order's unit. */
  readonly amount: number;
  /** Why it is not all of the filling that is left. */
  readonly partial?: PartialReason | undefined;
}

/** A prescription that can be dispensed from: issued, and at an end in no way. */
export type IssuedPrescription = Prescription & { readonly issued: Issue };

/** Refusals of {@link requireDispensable}. */
export const dispensableRefusals = [
  'PRESCRIPTION_NOT_ISSUED',
  'PRESCRIPTION_ENDED',
  'PRESCRIPTION_EXPIRED',
  'PRESCRIPTION_COMPLETED',
  'PRESCRIPTION_ON_HOLD',
  'PRESCRIPTION_IN_TRANSFER',
] as const;

const refusalOf = {
  draft: 'PRESCRIPTION_NOT_ISSUED',
  cancelled: 'PRESCRIPTION_ENDED',
  stopped: 'PRESCRIPTION_ENDED',
  expired: 'PRESCRIPTION_EXPIRED',
  completed: 'PRESCRIPTION_COMPLETED',
  'on-hold': 'PRESCRIPTION_ON_HOLD',
  transferred: 'PRESCRIPTION_IN_TRANSFER',
} as const;

/** @throws HealthChainError one of {@link dispensableRefusals} */
export function requireDispensable(
  prescription: Prescription,
  time: DecisionTime,
): asserts prescription is IssuedPrescription {
  const status = statusOf(prescription, time);
  if (status !== 'active' && status !== 'partially-filled') {
    throw new HealthChainError(refusalOf[status]);
  }
}

/** Refusals of {@link requirePharmacy}. */
export const pharmacyRefusals = ['PRESCRIPTION_CLAIMED', 'PRESCRIPTION_ELSEWHERE'] as const;

/**
 * Requires that no other pharmacy prepares the filling, and of a controlled substance that it stands at no
 * other: it is transferred first (21 CFR 1306.08(e), 1306.25).
 *
 * @throws HealthChainError one of {@link pharmacyRefusals}
 */
export function requirePharmacy(
  { order, pharmacy, claim }: Prescription,
  asking: string,
  time: DecisionTime,
): void {
  if (order.schedule !== undefined && pharmacy !== undefined && pharmacy !== asking) {
    throw new HealthChainError('PRESCRIPTION_ELSEWHERE');
  }
  if (claim !== undefined && claim.organization !== asking && isAfter(claim.until, time)) {
    throw new HealthChainError('PRESCRIPTION_CLAIMED');
  }
}

/** Refusals of {@link decideDispense}. */
export const dispenseRefusals = [
  ...dispensableRefusals,
  ...pharmacyRefusals,
  'FILL_TOO_EARLY',
  'QUANTITY_EXCEEDED',
  'PARTIAL_FILL_UNEXPLAINED',
  'PARTIAL_FILL_NOT_PERMITTED',
] as const;

/**
 * The filling as it stands after a dispense: the rest of the one under way, or the next one.
 *
 * @throws HealthChainError one of {@link dispenseRefusals}
 */
export function decideDispense(
  prescription: Prescription,
  request: DispenseRequest,
  policy: PrescribingPolicy,
  time: DecisionTime,
): Fill {
  requireDispensable(prescription, time);
  requirePharmacy(prescription, request.pharmacy, time);
  const rest = restOf(prescription, time);
  const under = lastFill(prescription);
  if (under === undefined || rest === 0) {
    const startsAt = earliestNext(prescription, policy);
    if (startsAt > time.epochMilliseconds) {
      throw new HealthChainError('FILL_TOO_EARLY');
    }
  }
  const left = rest === 0 ? prescription.order.quantity.amount : rest;
  requireQuantity(request, left);
  const fill: Fill =
    under !== undefined && rest > 0
      ? { ...under, dispensed: under.dispensed + request.amount }
      : {
          number: (under?.number ?? -1) + 1,
          startedAt: new Date(time.epochMilliseconds).toISOString(),
          dispensed: request.amount,
        };
  const restUntil = restUntilOf(prescription, fill, request.partial, policy, time);
  return { ...fill, ...(restUntil !== undefined && { restUntil }) };
}

/**
 * From when on (milliseconds since 1970) the next filling can be dispensed: from the order's own date, and after
 * so much of the last filling's days as the policy says.
 */
export function earliestNext(
  { order, issued, fills }: IssuedPrescription,
  policy: PrescribingPolicy,
): number {
  const last = fills.at(-1);
  if (last === undefined) {
    return order.earliestFill === undefined ? -Infinity : Date.parse(order.earliestFill);
  }
  const { refillPercent } = prescribingRuleFor(policy, order.schedule, issued.state);
  return Date.parse(last.startedAt) + Math.ceil((order.daysSupply * day * refillPercent) / 100);
}

/** @throws HealthChainError `QUANTITY_EXCEEDED` or `PARTIAL_FILL_UNEXPLAINED` */
function requireQuantity({ amount, partial }: DispenseRequest, left: number): void {
  if (amount > left) {
    throw new HealthChainError('QUANTITY_EXCEEDED');
  }
  if (amount < left && partial === undefined) {
    throw new HealthChainError('PARTIAL_FILL_UNEXPLAINED');
  }
}

/**
 * Until when the rest of a filling can be dispensed; without it, for as long as the prescription lasts. Never later
 * than an earlier part has it.
 *
 * @throws HealthChainError `PARTIAL_FILL_NOT_PERMITTED`
 */
function restUntilOf(
  prescription: IssuedPrescription,
  fill: Fill,
  partial: PartialReason | undefined,
  policy: PrescribingPolicy,
  time: DecisionTime,
): string | undefined {
  if (partial === undefined) {
    return fill.restUntil;
  }
  if (partial === 'setting' && prescription.order.setting === undefined) {
    throw new HealthChainError('PARTIAL_FILL_NOT_PERMITTED');
  }
  const limit = lastRest(prescription, fill, partial, policy);
  if (limit === undefined) {
    return fill.restUntil;
  }
  const earlier =
    fill.restUntil === undefined ? limit : Math.min(limit, Date.parse(fill.restUntil));
  const restUntil = new Date(earlier).toISOString();
  if (hasPassed(restUntil, time)) {
    throw new HealthChainError('PARTIAL_FILL_NOT_PERMITTED');
  }
  return restUntil;
}

/**
 * The last instant (milliseconds since 1970) for the rest of a filling of which a part is dispensed: of schedule II
 * within hours or days (21 CFR 1306.13, 21 USC 829(f)(2)), of schedule V within six months, by which all of
 * III and IV has ended (21 CFR 1306.23(c)).
 */
function lastRest(
  { order, issued }: IssuedPrescription,
  { startedAt }: Fill,
  partial: PartialReason,
  { scheduleTwoRest: limits }: PrescribingPolicy,
): number | undefined {
  const issuedAt = Date.parse(issued.at);
  if (order.schedule === 'V') {
    return issuedAt + partsOfFive;
  }
  if (order.schedule !== 'II') {
    return undefined;
  }
  return {
    shortage: Date.parse(startedAt) + limits.shortageHours * hour,
    'patient-request': issuedAt + limits.requestDays * day,
    'prescriber-request': issuedAt + limits.requestDays * day,
    setting: issuedAt + limits.settingDays * day,
  }[partial];
}
