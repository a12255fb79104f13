import { hasPassed } from '../patient-requests/patient-requests.js';
import type { DecisionTime } from '../access/decision-time.js';
import type { Fill, Prescription, Transfer } from './prescriptions.js';

/** Where a prescription stands. */
export const prescriptionStatuses = [
  'draft',
  'active',
  'partially-filled',
  'on-hold',
  'transferred',
  'completed',
  'expired',
  'cancelled',
  'stopped',
] as const;
export type PrescriptionStatus = (typeof prescriptionStatuses)[number];

/**
 * Where a prescription stands at a time. It is told from what happened to it and stored nowhere, so that the
 * two cannot differ, and an end by time needs no transaction.
 */
export function statusOf(prescription: Prescription, time: DecisionTime): PrescriptionStatus {
  const { issued, ended, hold } = prescription;
  if (ended !== undefined) {
    // Whoever took something of it stops; what was never begun is cancelled.
    return prescription.fills.length > 0 ? 'stopped' : 'cancelled';
  }
  if (issued === undefined) {
    return 'draft';
  }
  if (isUsedUp(prescription, time)) {
    return 'completed';
  }
  if (hasPassed(issued.until, time)) {
    return 'expired';
  }
  if (openTransfer(prescription) !== undefined) {
    return 'transferred';
  }
  if (hold !== undefined) {
    return 'on-hold';
  }
  return restOf(prescription, time) > 0 ? 'partially-filled' : 'active';
}

/** Statuses that nothing leads out of, but that what was dispensed goes back to stock. */
export const finalStatuses: readonly PrescriptionStatus[] = [
  'completed',
  'expired',
  'cancelled',
  'stopped',
];

/** The transfer that is under way. */
export function openTransfer({ transfers }: Prescription): Transfer | undefined {
  return transfers.find(({ answer }) => answer === undefined);
}

/** The filling that began last. */
export function lastFill({ fills }: Prescription): Fill | undefined {
  return fills.at(-1);
}

/** Thousandths that are left of the filling that began last; none once its time for the rest is over. */
export function restOf(prescription: Prescription, time: DecisionTime): number {
  const fill = lastFill(prescription);
  if (fill === undefined || (fill.restUntil !== undefined && hasPassed(fill.restUntil, time))) {
    return 0;
  }
  return prescription.order.quantity.amount - fill.dispensed;
}

/** Whether nothing is left, neither of the last filling nor of the refills. */
function isUsedUp(prescription: Prescription, time: DecisionTime): boolean {
  return (
    lastFill(prescription)?.number === prescription.order.refills &&
    restOf(prescription, time) === 0
  );
}
