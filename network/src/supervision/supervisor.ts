import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BACKOFF, type Backoff } from './backoff.js';
import { ProcessStoppedError } from './errors.js';
import { startGuardian, type ReleaseGuardian } from './guardian.js';
import { ManagedProcess, type ProcessSettings } from './managed-process.js';
import { ProcessLog } from './process-log.js';
import { endLeftovers, ProcessRecords } from './process-records.js';
import type { ProcessSpec, ProcessStatus } from './process-spec.js';

const DEFAULT_GRACE_MS = 15_000;
const DEFAULT_MAXIMUM_LOG_BYTES = 16 * 1024 * 1024;
const ROTATION_CHECK_MS = 10_000;

/** How a supervisor works. */
export interface SupervisorOptions {
  /** Holds the record of running processes. The caller holds its run lock. */
  readonly stateFolder: string;
  /** `STATE/logs` by default. */
  readonly logFolder?: string;
  /** Milliseconds between SIGTERM and SIGKILL; 15,000 by default. */
  readonly graceMs?: number;
  readonly backoff?: Backoff;
  /** Size at which a log file is rotated, once; 16 MiB by default. */
  readonly maximumLogBytes?: number;
  /** Told of each change of state. */
  readonly onChange?: (status: ProcessStatus) => void;
}

interface Entry {
  readonly process: ManagedProcess;
  /** Settles with the first start. */
  started: Promise<void>;
}

/** Runs the processes of one state folder: in order of dependence, restarted when they die. */
export class Supervisor {
  readonly #entries = new Map<string, Entry>();
  readonly #logFolder: string;
  readonly #maximumLogBytes: number;
  readonly #settings: ProcessSettings;
  readonly #releaseGuardian: ReleaseGuardian;
  readonly #rotation: NodeJS.Timeout;
  #stopping = false;

  private constructor(options: SupervisorOptions, graceMs: number) {
    this.#logFolder = options.logFolder ?? join(options.stateFolder, 'logs');
    this.#maximumLogBytes = options.maximumLogBytes ?? DEFAULT_MAXIMUM_LOG_BYTES;
    mkdirSync(this.#logFolder, { recursive: true, mode: 0o700 });
    this.#settings = {
      records: new ProcessRecords(options.stateFolder),
      backoff: options.backoff ?? DEFAULT_BACKOFF,
      graceMs,
      onChange: options.onChange ?? (() => undefined),
    };
    this.#releaseGuardian = startGuardian(options.stateFolder, graceMs);
    this.#rotation = setInterval(() => {
      this.rotateLogs();
    }, ROTATION_CHECK_MS).unref();
  }

  /** Ends what a killed supervisor left in the state folder, then makes a new one. */
  static async create(options: SupervisorOptions): Promise<Supervisor> {
    const graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    await endLeftovers(options.stateFolder, graceMs);
    return new Supervisor(options, graceMs);
  }

  /**
   * Starts a process after those it depends on; resolves when it is ready.
   *
   * @throws ProcessFailedError with the last log lines when it, or one that it depends on, exits or
   *   is not ready in time.
   */
  async start(spec: ProcessSpec): Promise<void> {
    if (this.#stopping) throw new ProcessStoppedError(spec.name);
    if (this.#isActive(spec.name)) throw new Error(`process ${spec.name} is started already`);
    const dependencies = (spec.dependsOn ?? []).map((name) => this.#entry(name).started);
    const log = new ProcessLog(join(this.#logFolder, `${spec.name}.log`), this.#maximumLogBytes);
    const managed = new ManagedProcess(spec, log, this.#settings);
    const started = this.#startAfter(dependencies, managed);
    this.#entries.set(spec.name, { process: managed, started });
    await started;
  }

  /**
   * Starts several processes, side by side where dependence allows; a process is listed after those
   * it depends on.
   *
   * @throws the first failure, once all of them have settled.
   */
  async startAll(specs: readonly ProcessSpec[]): Promise<void> {
    const outcomes = await Promise.allSettled(specs.map((spec) => this.start(spec)));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }

  /** Stops a process and forgets it. */
  async stop(name: string): Promise<void> {
    await this.#entry(name).process.stop();
    this.#entries.delete(name);
  }

  /**
   * Stops a process and starts it again; resolves when it is ready. Its dependants keep running.
   *
   * @throws ProcessFailedError when it does not become ready; it is then tried again as after a crash.
   */
  async restart(name: string): Promise<void> {
    const entry = this.#entry(name);
    await entry.process.stop();
    if (this.#stopping) throw new ProcessStoppedError(name);
    entry.started = entry.process.startPersistently();
    await entry.started;
  }

  /** Stops everything, each process after those that depend on it, and starts nothing any more. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    const stopped = new Map<string, Promise<void>>();
    // Later ones first: a process is listed after those it depends on.
    for (const [name, { process }] of [...this.#entries].reverse()) {
      const dependants = [...this.#entries.values()]
        .filter((entry) => entry.process.spec.dependsOn?.includes(name))
        .flatMap((entry) => stopped.get(entry.process.spec.name) ?? []);
      stopped.set(
        name,
        Promise.all(dependants).then(() => process.stop()),
      );
    }
    await Promise.all(stopped.values());
    clearInterval(this.#rotation);
    this.#releaseGuardian();
  }

  /** What an active process was started from; undefined when none of this name runs or is to run. */
  spec(name: string): ProcessSpec | undefined {
    return this.#isActive(name) ? this.#entries.get(name)?.process.spec : undefined;
  }

  /** All processes, in the order in which they were started. */
  status(): readonly ProcessStatus[] {
    return [...this.#entries.values()].map((entry) => entry.process.status());
  }

  /** {@link status}, after asking every process that was ready whether it still is; takes seconds at most. */
  checkedStatus(): Promise<readonly ProcessStatus[]> {
    return Promise.all([...this.#entries.values()].map((entry) => entry.process.checkedStatus()));
  }

  /** Rotates the logs that have grown too large; done by itself every 10 s. */
  rotateLogs(): void {
    for (const { process } of this.#entries.values()) process.log.rotateWhenLarge();
  }

  async #startAfter(
    dependencies: readonly Promise<void>[],
    managed: ManagedProcess,
  ): Promise<void> {
    const { name } = managed.spec;
    try {
      await Promise.all(dependencies);
    } catch (error) {
      await managed.stop();
      throw error;
    }
    // It may have been stopped while it waited.
    if (managed.status().state !== 'waiting') throw new ProcessStoppedError(name);
    await managed.start();
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Error(`there is no process ${name}`);
    return entry;
  }

  #isActive(name: string): boolean {
    const state = this.#entries.get(name)?.process.status().state;
    return state !== undefined && state !== 'stopped';
  }
}
