/** How long to wait before a process that died is started again. */
export interface Backoff {
  readonly firstMs: number;
  readonly maximumMs: number;
  /** A process that ran this long starts again from `firstMs`. */
  readonly stableAfterMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 250, maximumMs: 10_000, stableAfterMs: 30_000 };

/**
 * Exponential delay, half of it random, so that processes that died together do not all return in
 * the same instant.
 *
 * @param failures quick deaths in a row, 1 for the first.
 * @param random a number in [0, 1).
 * @returns milliseconds.
 */
export function backoffDelay(backoff: Backoff, failures: number, random: number): number {
  const ceiling = Math.min(backoff.maximumMs, backoff.firstMs * 2 ** (failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
