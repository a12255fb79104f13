import { spawn, type ChildProcess } from 'node:child_process';
import { childEnvironment } from './child-environment.js';
import { endProcessGroups } from './process-ending.js';
import { identifyProcess, type ProcessIdentity } from '../../bootstrap/process-identity.mjs';
import type { ProcessLog } from './process-log.js';
import type { ProcessRecords } from './process-records.js';
import type { ProcessSpec } from './process-spec.js';

/** One life of a process, from spawn to exit. */
export class ProcessRun {
  /** Resolves with the reason once the process has ended; never rejects. */
  readonly exited: Promise<string>;
  readonly startedAt = new Date();
  readonly #identity: ProcessIdentity | undefined;

  constructor(spec: ProcessSpec, log: ProcessLog, records: ProcessRecords) {
    const child = log.openForRun((descriptor) =>
      spawn(spec.command, spec.args, {
        ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
        env: childEnvironment(spec.env),
        // Its own group: the terminal's Ctrl-C reaches the supervisor alone, which stops in order.
        detached: true,
        stdio: ['ignore', descriptor, descriptor],
      }),
    );
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    this.#identity = identity;
    if (identity !== undefined) records.add(identity);
    this.exited = exitReason(child).finally(() => {
      if (identity !== undefined) records.remove(identity);
    });
  }

  get pid(): number | undefined {
    return this.#identity?.pid;
  }

  /** Ends the process and its group: SIGTERM, then SIGKILL after `graceMs`. */
  async end(graceMs: number): Promise<void> {
    if (this.#identity !== undefined) await endProcessGroups([this.#identity], graceMs);
    await this.exited;
  }
}

function exitReason(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
    });
  });
}
