import type { Verdict } from '../judge.js';
import type { PathName } from '../profile/path.js';

/** Paths that the report has a profile of. */
export type Profiled = ReadonlySet<PathName>;

/** A miss stands out, and leads to the profile of its path. */
export function verdictWords(
  verdict: Verdict | undefined,
  path: PathName,
  profiled: Profiled,
): string {
  if (verdict !== 'missed') {
    return verdict ?? '';
  }
  return profiled.has(path) ? `**missed**, [profile](#${path})` : '**missed**';
}

export function rounded(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}
