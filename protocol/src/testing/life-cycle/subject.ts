import type { PartialReason } from '../../prescriptions/prescriptions.js';
import type { PrescriptionStatus } from '../../prescriptions/prescription-status.js';
import type { DeaSchedule } from '../../providers/identifiers.js';

/** What a prescription of a random sequence is about. */
export interface Terms {
  readonly schedule: DeaSchedule | undefined;
  /** Fillings after the first. */
  readonly refills: number;
  /** Thousandths of a unit in one filling, and days that it lasts. */
  readonly quantity: number;
  readonly daysSupply: number;
  readonly isTerminal: boolean;
  /** Days after the first moment before which nothing is dispensed. */
  readonly earliestDay: number | undefined;
  /** Transfers of schedules III to V that the policy permits. */
  readonly transfers: number;
}

/** A part of what is left, in percent, or all of it; more than all is asked for as well. */
export interface Portion {
  readonly percent: number;
  readonly reason: PartialReason | undefined;
}

/**
 * One prescription under the acts of a random sequence. The reference and what is decided by the code do the same;
 * each act says whether it was permitted, and changes nothing where it was not.
 */
export interface Subject {
  /** Milliseconds since 1970. */
  now: number;
  readonly status: PrescriptionStatus;
  issue: () => boolean;
  claim: (pharmacy: string) => boolean;
  reject: (pharmacy: string) => boolean;
  dispense: (pharmacy: string, portion: Portion) => boolean;
  /** Takes the hand-over of this number, counted from 0, back to stock. */
  takeBack: (pharmacy: string, number: number) => boolean;
  hold: () => boolean;
  resume: () => boolean;
  cancel: () => boolean;
  transfer: (from: string, to: string) => boolean;
  answer: (pharmacy: string, accepted: boolean) => boolean;
}

/** Thousandths that a portion of what is left comes to: one at least. */
export function amountOf({ percent }: Portion, left: number): number {
  return Math.max(1, Math.floor((left * percent) / 100));
}
