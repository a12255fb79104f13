import { processOf, untilReplaced, type RunningProcess } from './processes.js';

/** Ends a process without warning, as a crash would, and resolves when all is ready again. */
export async function killAndWait(prefix: string, begins: (of: string) => void): Promise<void> {
  const target = await processOf(prefix);
  begins(target.name);
  process.kill(target.pid, 'SIGKILL');
  await untilReplaced(target.name, target.pid);
}

/** Lets a process hang for as long as something is done. */
export async function whileStopped<T>(
  { pid }: RunningProcess,
  action: () => Promise<T>,
): Promise<T> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await action();
  } finally {
    continueIfThere(pid);
  }
}

/** It may have been ended meanwhile. */
function continueIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
