import { eventually, operator, processId } from './operator.js';

/**
 * Does something while processes hang: they take connections and answer nothing. What is done cannot
 * ask for the status of the network, which would hang too.
 *
 * @param names as `status` shows them
 */
export async function whileSuspended<T>(
  names: readonly string[],
  action: () => Promise<T>,
): Promise<T> {
  const pids = await Promise.all(names.map(processId));
  try {
    pids.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    return await action();
  } finally {
    pids.forEach((pid) => process.kill(pid, 'SIGCONT'));
    await eventually(async () => {
      await operator('status');
      return true;
    }, 120_000);
  }
}
