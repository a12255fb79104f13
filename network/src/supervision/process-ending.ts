import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from '../../bootstrap/process-identity.mjs';

const POLL_MS = 50;
/** The kernel ends a killed process soon; one in uninterruptible sleep is not worth waiting for longer. */
const KILL_WAIT_MS = 5_000;

/**
 * Ends process groups together: SIGTERM, then SIGKILL to those that remain after `graceMs`.
 * Each identity must lead its own group, as children of the supervisor do.
 */
export async function endProcessGroups(
  leaders: readonly ProcessIdentity[],
  graceMs: number,
): Promise<void> {
  signalGroups(leaders, 'SIGTERM');
  if (await allGone(leaders, graceMs)) return;
  signalGroups(leaders, 'SIGKILL');
  await allGone(leaders, KILL_WAIT_MS);
}

function signalGroups(leaders: readonly ProcessIdentity[], signal: NodeJS.Signals): void {
  for (const leader of leaders.filter(isRunning)) {
    try {
      process.kill(-leader.pid, signal);
    } catch {
      // It ended by itself in between.
    }
  }
}

async function allGone(leaders: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (leaders.some(isRunning)) {
    if (Date.now() >= deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
