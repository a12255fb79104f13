/** A process for certain: pids are reused, but not together with the start time within one boot. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, field 22 of `/proc/PID/stat`. */
  readonly startTime: string;
  readonly bootId: string;
}

/** The identity of a running process, or undefined when there is none (a zombie counts as none). */
export function identifyProcess(pid: number): ProcessIdentity | undefined;

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean;
