import type { Acknowledgement } from './client-journal.js';

/** A time without something (ms). */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/**
 * The longest time from `from` to `until` without one of the instants.
 *
 * @param instants in order (ms)
 * @param from begin of what is looked at; a time that begins there counts, and so does one that ends at `until`
 */
export function longestGap(instants: readonly number[], from: number, until: number): Gap {
  const within = instants.filter((instant) => instant >= from && instant <= until);
  const bounds = [from, ...within, until];
  let longest: Gap = { from, until: from };
  for (const [index, bound] of bounds.entries()) {
    const next = bounds[index + 1] ?? bound;
    if (next - bound > longest.until - longest.from) {
      longest = { from: bound, until: next };
    }
  }
  return longest;
}

/**
 * How long it took after an instant until a write was acknowledged that was sent after it.
 *
 * @param acknowledged in order
 * @param until what to take if there is none (ms)
 */
export function resumption(
  acknowledged: readonly Acknowledgement[],
  from: number,
  until: number,
): number {
  const first = acknowledged.find(({ sent }) => sent >= from);
  return (first?.at ?? until) - from;
}
