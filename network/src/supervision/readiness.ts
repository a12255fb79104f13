import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Asks a probe until it says true.
 *
 * @param timeoutMs milliseconds after which to give up.
 * @param signal ends the asking at once.
 * @returns whether it said true; false on timeout or abort.
 */
export async function waitUntilReady(
  probe: () => Promise<boolean>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    if (await answersYes(probe, deadline - Date.now(), signal)) return true;
    if (Date.now() >= deadline) return false;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
  return false;
}

async function answersYes(
  probe: () => Promise<boolean>,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const answered = new AbortController();
  const limit = AbortSignal.any([signal, answered.signal]);
  // A probe that hangs is a "not yet" too.
  const hanging = sleep(Math.max(0, withinMs), false, { signal: limit }).catch(() => false);
  // A refused connection is how a starting process says "not yet".
  const asked = probe().catch(() => false);
  const answer = await Promise.race([asked, hanging]);
  answered.abort();
  return answer;
}
