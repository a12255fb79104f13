import { performance } from 'node:perf_hooks';
import { median } from '../stats/percentile.js';

/** Long enough for the compiler to be done, short enough to be run around each scenario. */
const rounds = 7;
const records = 20_000;

/**
 * How long (ms) one core takes for the same piece of work, such as a gateway does: figures of two runs, or of
 * two scenarios, compare only where this does. Median of some rounds.
 */
export function machinePace(): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return median(times);
}

function work(): void {
  const texts = Array.from({ length: records }, (_, index) =>
    JSON.stringify({ id: index, code: `code ${index % 97}`, value: index / 7 }),
  );
  const byCode = new Map<string, number>();
  for (const text of texts) {
    const { code, value } = JSON.parse(text) as { code: string; value: number };
    byCode.set(code, (byCode.get(code) ?? 0) + value);
  }
  if (byCode.size !== 97) {
    throw new Error('The work was not done.');
  }
}
