import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between attempts. */
const interval = 5_000;

/** Attempts something until it succeeds or the signal comes; told of each failure. */
export async function keepTrying(
  attempt: () => Promise<void>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await attempt();
      return;
    } catch (error) {
      onFailure(error);
      await wait(interval, undefined, { signal }).catch(() => undefined);
    }
  }
}
