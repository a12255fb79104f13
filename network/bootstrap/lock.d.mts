import type { ProcessIdentity } from './process-identity.mjs';

/** Who holds a lock. */
export interface LockHolder extends ProcessIdentity {
  /** ISO 8601 instant. */
  readonly since: string;
}

/** Takes a lock for this process; returns undefined when it is taken, else its living holder. */
export function takeLock(file: string): LockHolder | undefined;

/** Gives a lock back. */
export function releaseLock(file: string): void;

/** The living holder of a lock, if any. */
export function lockHolder(file: string): LockHolder | undefined;

/** Runs an action while holding a lock; waits for another holder, of which `onWait` is told once. */
export function withLock<T>(
  file: string,
  action: () => T | Promise<T>,
  onWait: (pid: number) => void,
): Promise<T>;
