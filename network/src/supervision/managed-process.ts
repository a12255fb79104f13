import { setTimeout as sleep } from 'node:timers/promises';
import { backoffDelay, type Backoff } from './backoff.js';
import { ProcessFailedError, ProcessStoppedError } from './errors.js';
import type { ProcessLog } from './process-log.js';
import type { ProcessRecords } from './process-records.js';
import { ProcessRun } from './process-run.js';
import type { ProcessSpec, ProcessState, ProcessStatus } from './process-spec.js';
import { waitUntilReady } from './readiness.js';

const DEFAULT_READY_TIMEOUT_MS = 60_000;
/** A process that is well answers its probe within this time, on a busy machine too. */
const CHECK_TIMEOUT_MS = 5_000;

/** What all processes of a supervisor share. */
export interface ProcessSettings {
  readonly records: ProcessRecords;
  readonly backoff: Backoff;
  readonly graceMs: number;
  readonly onChange: (status: ProcessStatus) => void;
}

/** Why a run did not become ready, and whether it ended by itself. */
interface Failure {
  readonly reason: string;
  readonly exited: boolean;
}

/** One supervised process: starts it, keeps it running, stops it. */
export class ManagedProcess {
  readonly #settings: ProcessSettings;
  #state: ProcessState = 'waiting';
  #run: ProcessRun | undefined;
  #restarts = 0;
  #lastExit: string | undefined;
  #stop = new AbortController();
  #keeping: Promise<void> = Promise.resolve();

  constructor(
    readonly spec: ProcessSpec,
    readonly log: ProcessLog,
    settings: ProcessSettings,
  ) {
    this.#settings = settings;
  }

  /**
   * Starts the process; resolves when it is ready and from then on keeps it running.
   *
   * @throws ProcessFailedError when it exits, as often as it may be tried, or is not ready in time; it is
   *   then not retried.
   * @throws ProcessStoppedError when `stop` is called first.
   */
  async start(): Promise<void> {
    this.#stop = new AbortController();
    const run = await this.#launchFirst();
    this.#keeping = this.#keepRunning(run);
  }

  /** Like {@link start}, but a process that fails is tried again until it is ready or stopped. */
  async startPersistently(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      const isFailure = error instanceof ProcessFailedError && !this.#stop.signal.aborted;
      if (isFailure) this.#keeping = this.#keepTrying();
      throw error;
    }
  }

  /** Ends the process and starts it no more; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#state !== 'stopped') this.#enter('stopping');
    await this.#run?.end(this.#settings.graceMs);
    await this.#keeping;
    this.#enter('stopped');
  }

  /** What to show of it. */
  status(): ProcessStatus {
    const run = this.#run;
    return {
      name: this.spec.name,
      state: this.#state,
      ...(run?.pid === undefined ? {} : { pid: run.pid }),
      restarts: this.#restarts,
      ...(run === undefined ? {} : { startedAt: run.startedAt.toISOString() }),
      ...(this.#lastExit === undefined ? {} : { lastExit: this.#lastExit }),
      logFile: this.log.file,
    };
  }

  /** {@link status}, after asking a process that was ready whether it still is. */
  async checkedStatus(): Promise<ProcessStatus> {
    const status = this.status();
    const { ready } = this.spec;
    if (status.state !== 'ready' || ready === undefined) return status;
    const { signal } = this.#stop;
    const answers = await waitUntilReady(ready, CHECK_TIMEOUT_MS, signal);
    // It may have died, or been stopped, while it was asked.
    const now = this.status();
    return answers || now.state !== 'ready' ? now : { ...now, state: 'unresponsive' };
  }

  async #launchFirst(): Promise<ProcessRun> {
    const { startAttempts = 1 } = this.spec;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#launch();
      } catch (error) {
        const again = error instanceof ProcessFailedError && error.exited;
        if (!again || attempt >= startAttempts) throw error;
        await this.#backOff(attempt);
        if (this.#stop.signal.aborted) throw new ProcessStoppedError(this.spec.name);
      }
    }
  }

  /** Waits before the next try, or until it is stopped. */
  async #backOff(failures: number): Promise<void> {
    this.#restarts += 1;
    this.#enter('backing-off');
    const delay = backoffDelay(this.#settings.backoff, failures, Math.random());
    await sleep(delay, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  async #keepTrying(): Promise<void> {
    const run = await this.#relaunch(1);
    if (run !== undefined) await this.#keepRunning(run);
  }

  async #keepRunning(first: ProcessRun): Promise<void> {
    let run: ProcessRun | undefined = first;
    let failures = 0;
    while (run !== undefined) {
      await run.exited;
      if (this.#stop.signal.aborted) return;
      const lasted = Date.now() - run.startedAt.getTime();
      failures = lasted >= this.#settings.backoff.stableAfterMs ? 1 : failures + 1;
      run = await this.#relaunch(failures);
    }
  }

  /** Tries until the process is ready again; undefined when it was stopped meanwhile. */
  async #relaunch(failures: number): Promise<ProcessRun | undefined> {
    const { signal } = this.#stop;
    for (let attempt = failures; ; attempt += 1) {
      await this.#backOff(attempt);
      if (signal.aborted) return undefined;
      try {
        return await this.#launch();
      } catch (error) {
        if (error instanceof ProcessStoppedError) return undefined;
      }
    }
  }

  async #launch(): Promise<ProcessRun> {
    this.#enter('starting');
    const run = new ProcessRun(this.spec, this.log, this.#settings.records);
    this.#run = run;
    void run.exited.then((reason) => {
      this.#lastExit = reason;
      this.#run = undefined;
    });
    const failure = await this.#untilReady(run);
    if (this.#stop.signal.aborted) {
      await run.end(this.#settings.graceMs);
      throw new ProcessStoppedError(this.spec.name);
    }
    if (failure !== undefined) {
      await run.end(this.#settings.graceMs);
      this.#enter('stopped');
      const { reason, exited } = failure;
      throw new ProcessFailedError(this.spec.name, reason, this.log.tail(), exited);
    }
    this.#enter('ready');
    return run;
  }

  /** Why the run did not become ready, or undefined when it did. */
  async #untilReady(run: ProcessRun): Promise<Failure | undefined> {
    const timeoutMs = this.spec.readyTimeoutMs ?? DEFAULT_READY_TIMEOUT_MS;
    const settled = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, settled.signal]);
    const exited = run.exited.then((reason) => ({
      reason: `ended before it was ready (${reason})`,
      exited: true,
    }));
    const probed = waitUntilReady(this.spec.ready ?? hasStarted, timeoutMs, signal).then((ready) =>
      ready ? undefined : { reason: `not ready within ${timeoutMs / 1000} s`, exited: false },
    );
    const outcome = await Promise.race([exited, probed]);
    settled.abort();
    return outcome;
  }

  #enter(state: ProcessState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#settings.onChange(this.status());
  }
}

function hasStarted(): Promise<boolean> {
  return Promise.resolve(true);
}
