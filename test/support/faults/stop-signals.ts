import { setTimeout as wait } from 'node:timers/promises';
import type { Seeded } from '../seeded.js';

/** How clients are told to end. */
export interface StopSignals {
  /** Begin nothing new. */
  readonly stop: AbortSignal;
  /** Leave also what is not finished. */
  readonly giveUp: AbortSignal;
}

/** Bounds of a pause (ms). */
export interface Think {
  readonly least: number;
  readonly more: number;
}

/** What a client does between two requests: it waits, at most until the signal. */
export function think({ least, more }: Think, chance: Seeded, signal: AbortSignal): Promise<void> {
  return pause(least + chance.below(more), signal);
}

/** Waits, at most until the signal. @param duration ms */
export async function pause(duration: number, signal: AbortSignal): Promise<void> {
  await wait(duration, undefined, { signal }).catch(() => undefined);
}
