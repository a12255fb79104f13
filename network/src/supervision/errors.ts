/** A process ended or did not become ready in time. The message ends with its last log lines. */
export class ProcessFailedError extends Error {
  override readonly name = 'ProcessFailedError';

  constructor(
    readonly processName: string,
    readonly reason: string,
    lastLines: string,
    /** Whether it ended by itself, and did not just take too long. */
    readonly exited: boolean,
  ) {
    super(`${processName}: ${reason}${lastLines === '' ? '' : `\n${lastLines}`}`);
  }
}

/** A process was stopped on request before it became ready. */
export class ProcessStoppedError extends Error {
  override readonly name = 'ProcessStoppedError';

  constructor(readonly processName: string) {
    super(`${processName} was stopped before it was ready`);
  }
}

/** Another supervisor holds the state folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';

  constructor(
    readonly stateFolder: string,
    readonly pid: number,
    readonly since: string,
  ) {
    super(`the network in ${stateFolder} already runs: process ${pid}, since ${since}`);
  }
}

/** No supervisor answers for the state folder. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';

  constructor(readonly stateFolder: string) {
    super(`no network runs in ${stateFolder}`);
  }
}
