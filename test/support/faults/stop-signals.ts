import { setTimeout as wait } from 'node:timers/promises';

/** How clients are told to end. */
export interface StopSignals {
  /** Begin nothing new. */
  readonly stop: AbortSignal;
  /** Leave also what is not finished. */
  readonly giveUp: AbortSignal;
}

/** Waits, at most until the signal. @param duration ms */
export async function pause(duration: number, signal: AbortSignal): Promise<void> {
  await wait(duration, undefined, { signal }).catch(() => undefined);
}
