/** One program that the supervisor runs. Secrets belong in `env`, never in `args`: arguments are world-readable. */
export interface ProcessSpec {
  /** Unique in the network; also the name of its log file. */
  readonly name: string;
  /** Absolute path of the executable. */
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the few variables that every child inherits (see `childEnvironment`). */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Asked repeatedly; a rejection counts as "not yet". Without it a process is ready when it has started. */
  readonly ready?: () => Promise<boolean>;
  /** Milliseconds from the start to the first `true` of `ready`; 60,000 by default. */
  readonly readyTimeoutMs?: number;
  /** How often its first start is tried, where it can exit for a passing reason; once by default. */
  readonly startAttempts?: number;
  /** Names of processes that must be ready before this one starts and that stop after it. */
  readonly dependsOn?: readonly string[];
}

/**
 * - `waiting`: for the processes it depends on
 * - `starting`: runs, not yet ready
 * - `ready`: runs and has answered its probe
 * - `unresponsive`: runs and was ready, but does not answer its probe now
 * - `backing-off`: died; waits for the next try
 * - `stopping`, `stopped`: on request
 */
export type ProcessState =
  'waiting' | 'starting' | 'ready' | 'unresponsive' | 'backing-off' | 'stopping' | 'stopped';

/** What `status` tells about a process. */
export interface ProcessStatus {
  readonly name: string;
  readonly state: ProcessState;
  readonly pid?: number;
  /** Unexpected exits since the supervisor started it. */
  readonly restarts: number;
  /** ISO 8601 instant of the last start. */
  readonly startedAt?: string;
  /** Why it last ended, e.g. "exit code 1" or "signal SIGKILL". */
  readonly lastExit?: string;
  readonly logFile: string;
}
