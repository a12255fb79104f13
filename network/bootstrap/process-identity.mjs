/** A process for certain: pids are reused, but not together with the start time within one boot. */
import { readFileSync } from 'node:fs';

/** The identity of a running process, or undefined when there is none (a zombie counts as none). */
export function identifyProcess(pid) {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field, the program's name in parentheses, may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, startTime, bootId: readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '' };
}

/** Whether exactly this process still runs. */
export function isRunning(identity) {
  const now = identifyProcess(identity.pid);
  return now?.startTime === identity.startTime && now?.bootId === identity.bootId;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Gone between two looks, or never there: both mean "no such process".
    return undefined;
  }
}
