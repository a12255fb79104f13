import { isAfter, type DecisionTime } from '../access/decision-time.js';
import { HealthChainError } from '../errors.js';
import { hasPassed } from '../patient-requests/patient-requests.js';
import { prescribingRuleFor, type PrescribingPolicy } from './prescribing-policy.js';
import type { Fill, Issue, PartialReason, Prescription } from './prescriptions.js';
import { lastFill, restOf, statusOf } from './prescription-status.js';

const hour = 60 * 60_000;
const day = 24 * hour;

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
  const restUntil = restUntilOf(prescription, fill, request.partial, policy);
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
 * Until when the rest of a filling can be dispensed: of schedule II within hours or days (21 CFR 1306.13), of
 * all else for as long as the prescription lasts. Never later than an earlier part has it.
 *
 * @throws HealthChainError `PARTIAL_FILL_NOT_PERMITTED`
 */
function restUntilOf(
  { order, issued }: IssuedPrescription,
  fill: Fill,
  partial: PartialReason | undefined,
  { scheduleTwoRest: limits }: PrescribingPolicy,
): string | undefined {
  if (partial === undefined) {
    return fill.restUntil;
  }
  if (partial === 'setting' && order.setting === undefined) {
    throw new HealthChainError('PARTIAL_FILL_NOT_PERMITTED');
  }
  if (order.schedule !== 'II') {
    return fill.restUntil;
  }
  const until = {
    shortage: Date.parse(fill.startedAt) + limits.shortageHours * hour,
    'patient-request': Date.parse(issued.at) + limits.requestDays * day,
    'prescriber-request': Date.parse(issued.at) + limits.requestDays * day,
    setting: Date.parse(issued.at) + limits.settingDays * day,
  }[partial];
  const earlier =
    fill.restUntil === undefined ? until : Math.min(until, Date.parse(fill.restUntil));
  const restUntil = new Date(earlier).toISOString();
  if (hasPassed(restUntil, { epochMilliseconds: Date.parse(fill.startedAt) })) {
    throw new HealthChainError('PARTIAL_FILL_NOT_PERMITTED');
  }
  return restUntil;
}
