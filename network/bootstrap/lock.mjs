/** Lock files that name their holder. The lock of a process that died counts as free. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning } from './process-identity.mjs';

/**
 * Takes a lock for this process. Its folder is made (mode 0700) when absent.
 *
 * @returns undefined when it is taken, else its living holder.
 */
export function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const candidate = `${file}.${process.pid}`;
  const holder = { ...identifyProcess(process.pid), since: new Date().toISOString() };
  writeFileSync(candidate, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  try {
    while (!linkIfAbsent(candidate, file)) {
      const other = lockHolder(file) ?? removeStale(file);
      if (other !== undefined) return other;
    }
    return undefined;
  } finally {
    rmSync(candidate);
  }
}

/** Gives a lock back. */
export function releaseLock(file) {
  rmSync(file, { force: true });
}

/** The living holder of a lock, if any. */
export function lockHolder(file) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    return isRunning(holder) ? holder : undefined;
  } catch {
    // Absent, or not written by `takeLock`: nobody's.
    return undefined;
  }
}

/**
 * Runs an action while holding a lock; waits for another holder.
 *
 * @param onWait told once who holds it.
 */
export async function withLock(file, action, onWait) {
  let told = false;
  for (let holder = takeLock(file); holder !== undefined; holder = takeLock(file)) {
    if (!told) onWait(holder.pid);
    told = true;
    await sleep(500);
  }
  try {
    return await action();
  } finally {
    releaseLock(file);
  }
}

/** A link appears with its whole content or not at all, unlike a file that is created and written. */
function linkIfAbsent(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock that nobody holds; returns the holder if someone took it meanwhile. */
function removeStale(file) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    // Someone else removed it first.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  // Between our look and our rename another process may have put its own lock there: give it back.
  const holder = lockHolder(aside);
  if (holder !== undefined) linkIfAbsent(aside, file);
  rmSync(aside);
  return holder;
}
