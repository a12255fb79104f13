import { join } from 'node:path';
import { lockHolder, releaseLock, takeLock, type LockHolder } from '../../bootstrap/lock.mjs';
import { AlreadyRunningError } from './errors.js';

export type { LockHolder };

/** One supervisor per state folder. */
export class RunLock {
  private constructor(private readonly file: string) {}

  /**
   * Takes the lock of a state folder, which is made (mode 0700) when absent.
   *
   * @throws AlreadyRunningError when a living process holds it.
   */
  static acquire(stateFolder: string): RunLock {
    const file = lockFile(stateFolder);
    const holder = takeLock(file);
    if (holder !== undefined) {
      throw new AlreadyRunningError(stateFolder, holder.pid, holder.since);
    }
    return new RunLock(file);
  }

  /** Who holds the lock now, if anyone. */
  static holder(stateFolder: string): LockHolder | undefined {
    return lockHolder(lockFile(stateFolder));
  }

  /** Gives the lock back. */
  release(): void {
    releaseLock(this.file);
  }
}

function lockFile(stateFolder: string): string {
  return join(stateFolder, 'run.lock');
}
