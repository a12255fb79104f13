import type { DecisionTime } from '../access/decision-time.js';
import { HealthChainError } from '../errors.js';
import { hasPassed } from '../patient-requests/patient-requests.js';
import { prescribingRuleFor, type PrescribingPolicy } from './prescribing-policy.js';
import { requireDispensable, requirePharmacy, type IssuedPrescription } from './decide-dispense.js';
import { finalStatuses, lastFill, openTransfer, statusOf } from './prescription-status.js';
import type { Act, Dispense, Prescription, ReasonedAct, Transfer } from './prescriptions.js';

const hour = 60 * 60_000;
const day = 24 * hour;

/**
 * A prescription from which a pharmacy prepares a filling, so that no other does meanwhile.
 *
 * @throws HealthChainError one of `dispensableRefusals` or `pharmacyRefusals`
 */
export function claimed(
  prescription: Prescription,
  act: Act,
  { claimHours }: PrescribingPolicy,
  time: DecisionTime,
): Prescription {
  requireDispensable(prescription, time);
  requirePharmacy(prescription, act.organization, time);
  const until = new Date(time.epochMilliseconds + claimHours * hour).toISOString();
  return { ...prescription, claim: { ...act, until } };
}

/**
 * A prescription that a pharmacy will not fill; another can.
 *
 * @throws HealthChainError as {@link claimed}
 */
export function rejected(
  prescription: Prescription,
  act: ReasonedAct,
  time: DecisionTime,
): Prescription {
  requireDispensable(prescription, time);
  requirePharmacy(prescription, act.organization, time);
  const rejections = [...prescription.rejections, act].slice(-rejectionsKept);
  return withoutClaim({ ...prescription, rejections });
}

/** Whoever may act on a prescription holds its claim, or nobody does any more. */
function withoutClaim(prescription: Prescription): Prescription {
  const { claim, ...rest } = prescription;
  return claim === undefined ? prescription : rest;
}

/** The last rejections that a prescription shows. */
const rejectionsKept = 20;

/**
 * A prescription that its prescriber, or who acts for them, ends: nothing of it is dispensed any more.
 *
 * @throws HealthChainError `PRESCRIPTION_ENDED`
 */
export function ended(
  prescription: Prescription,
  act: ReasonedAct,
  time: DecisionTime,
): Prescription {
  if (finalStatuses.includes(statusOf(prescription, time))) {
    throw new HealthChainError('PRESCRIPTION_ENDED');
  }
  return { ...prescription, ended: act };
}

/**
 * A prescription of which nothing is dispensed until it is resumed.
 *
 * @throws HealthChainError one of `dispensableRefusals`
 */
export function held(
  prescription: Prescription,
  act: ReasonedAct,
  time: DecisionTime,
): Prescription {
  requireDispensable(prescription, time);
  return { ...prescription, hold: act };
}

/** A prescription that was on hold. @throws HealthChainError `PRESCRIPTION_NOT_ON_HOLD` */
export function resumed({ hold, ...prescription }: Prescription, time: DecisionTime): Prescription {
  if (hold === undefined || statusOf({ ...prescription, hold }, time) !== 'on-hold') {
    throw new HealthChainError('PRESCRIPTION_NOT_ON_HOLD');
  }
  return prescription;
}

/**
 * A prescription on its way to another pharmacy: nothing is dispensed until that one accepts or declines.
 *
 * @throws HealthChainError as {@link claimed}, or `TRANSFER_NOT_PERMITTED`
 */
export function transferred(
  prescription: Prescription,
  act: Act,
  to: string,
  policy: PrescribingPolicy,
  time: DecisionTime,
): Prescription {
  requireDispensable(prescription, time);
  requirePharmacy(prescription, act.organization, time);
  if (act.organization === to || !mayBeTransferred(prescription, policy)) {
    throw new HealthChainError('TRANSFER_NOT_PERMITTED');
  }
  const transfers = [...remembered(prescription.transfers), { ...act, to }];
  return withoutClaim({ ...prescription, transfers });
}

/** Transfers that a prescription shows, besides those that count. */
const transfersKept = 20;

/** Without the oldest that came to nothing, where there are too many. */
function remembered(transfers: readonly Transfer[]): readonly Transfer[] {
  const tooMany = transfers.length - (transfersKept - 1);
  const forgotten = transfers
    .filter(({ answer }) => answer?.accepted === false)
    .slice(0, Math.max(0, tooMany));
  return transfers.filter((each) => !forgotten.includes(each));
}

/**
 * Whether one more transfer is permitted. One that was declined does not count.
 */
function mayBeTransferred(prescription: IssuedPrescription, policy: PrescribingPolicy): boolean {
  const { order, issued, transfers } = prescription;
  const rule = prescribingRuleFor(policy, order.schedule, issued.state);
  const done = transfers.filter(({ answer }) => answer?.accepted === true).length;
  return done < Math.min(rule.transfers, federalTransfers(prescription));
}

/**
 * Transfers that federal law permits: of a controlled substance one before anything is dispensed (21 CFR 1306.08(e));
 * after that none of schedule II, and of others one for each refill, among pharmacies that share a database as
 * those of the network do (21 CFR 1306.25(a)).
 */
function federalTransfers({ order, fills }: Prescription): number {
  if (order.schedule === undefined) {
    return Infinity;
  }
  if (fills.length === 0) {
    return 1;
  }
  return order.schedule === 'II' ? 0 : Math.max(1, order.refills);
}

/**
 * A prescription that the other pharmacy accepts, where it stands from then on, or declines.
 *
 * @throws HealthChainError `TRANSFER_UNKNOWN`
 */
export function transferAnswered(
  prescription: Prescription,
  act: Act,
  accepted: boolean,
  time: DecisionTime,
): Prescription {
  const transfer = openTransfer(prescription);
  const isUnderWay = statusOf(prescription, time) === 'transferred';
  if (!isUnderWay || transfer?.to !== act.organization) {
    throw new HealthChainError('TRANSFER_UNKNOWN');
  }
  const answered = { ...transfer, answer: { ...act, accepted } };
  return {
    ...prescription,
    ...(accepted && { pharmacy: transfer.to }),
    transfers: [...prescription.transfers.slice(0, -1), answered],
  };
}

/**
 * A prescription whose pharmacy takes back a transfer that nobody has answered: it stays where it stands.
 *
 * @throws HealthChainError `TRANSFER_UNKNOWN`
 */
export function transferWithdrawn(
  prescription: Prescription,
  act: Act,
  time: DecisionTime,
): Prescription {
  const transfer = openTransfer(prescription);
  const isUnderWay = statusOf(prescription, time) === 'transferred';
  if (!isUnderWay || transfer?.organization !== act.organization) {
    throw new HealthChainError('TRANSFER_UNKNOWN');
  }
  const answered = { ...transfer, answer: { ...act, accepted: false } };
  return { ...prescription, transfers: [...prescription.transfers.slice(0, -1), answered] };
}

/**
 * A prescription after what was dispensed of it went back to stock: it counts as not dispensed.
 *
 * @throws HealthChainError `RETURN_NOT_PERMITTED`
 */
export function returned(
  prescription: Prescription,
  dispense: Dispense,
  act: Act,
  { returnDays }: PrescribingPolicy,
  time: DecisionTime,
): Prescription {
  const fill = lastFill(prescription);
  const until = Date.parse(dispense.dispensed.at) + returnDays * day;
  const isOwn = dispense.dispensed.organization === act.organization;
  const isLate = hasPassed(new Date(until).toISOString(), time);
  if (!isOwn || isLate || dispense.returned !== undefined || fill?.number !== dispense.fill) {
    throw new HealthChainError('RETURN_NOT_PERMITTED');
  }
  const left = fill.dispensed - dispense.amount;
  const others = prescription.fills.slice(0, -1);
  return { ...prescription, fills: left > 0 ? [...others, { ...fill, dispensed: left }] : others };
}
