import { appendFileSync } from 'node:fs';
import type { LoadSize } from './load.js';

/** One thing that was done. Times are milliseconds. */
export interface Injection {
  /** Such as the name of what died. */
  readonly of: string;
  /** Since 1970. */
  readonly at: number;
  /** Whether it took a fault away again, such as a partition. */
  readonly isRecovery: boolean;
  /** Until a write was acknowledged at both hospitals that was sent after it. */
  readonly resumedAfter: number;
}

/** The figures of one kind of fault. Times are milliseconds. */
export interface RunReport {
  readonly fault: string;
  /** HEALTHCHAIN_SEED of the process. */
  readonly seed: number;
  readonly size: LoadSize;
  readonly injections: readonly Injection[];
  readonly writes: {
    readonly acknowledged: number;
    readonly retried: number;
    /** Sent again, and answered that it was there already. */
    readonly foundAgain: number;
    readonly refused: number;
    readonly unknown: number;
  };
  readonly reads: { readonly served: number; readonly unserved: number };
  /** Charts that clinicians were told were open, and accesses whose keys the custodian did not hand out. */
  readonly opened: number;
  readonly cutOpenings: number;
  readonly faults: {
    readonly lost: number;
    readonly twice: number;
    readonly otherwise: number;
    readonly readsWithoutEntry: number;
    readonly openedWithoutRelease: number;
  };
  readonly longestGap: number;
  /** From the fault until writes went on, the longest of all. */
  readonly resumedAfter: number;
  /** How often each code was answered to a write, and to a reader instead of what was asked for. */
  readonly codes: Readonly<Record<string, number>>;
  readonly unserved: Readonly<Record<string, number>>;
  /** Sentences on what else was measured. */
  readonly notes: readonly string[];
}

/** Keeps the figures in the file that FAULTS_REPORT names, where a report is made of them. */
export function keepReport(report: RunReport): void {
  const file = process.env.FAULTS_REPORT;
  if (file !== undefined) {
    appendFileSync(file, `${JSON.stringify(report)}\n`);
  }
}
