import { performance } from 'node:perf_hooks';

/** What a loop stops at: a number of requests, or a time in which at least so many came back. */
export type LoopEnd =
  { readonly requests: number } | { readonly seconds: number; readonly answers?: number };

export interface LoopResult {
  /** Milliseconds of each request that succeeded, in the order of their ends. */
  readonly latencies: readonly number[];
  /** Seconds from the begin to the end of each, in the same order. */
  readonly ends: readonly number[];
  /** Why the others failed. */
  readonly failures: readonly string[];
  /** Seconds from the first request to the last answer. */
  readonly seconds: number;
}

/** How many requests some loops sent, and why those failed that are in none of their figures. */
export interface Tally {
  readonly requests: number;
  readonly failures: readonly string[];
}

export function tally(loops: readonly Pick<LoopResult, 'latencies' | 'failures'>[]): Tally {
  const failures = loops.flatMap((loop) => loop.failures);
  const answers = loops.reduce((total, { latencies }) => total + latencies.length, 0);
  return { requests: answers + failures.length, failures };
}

/** A machine that others load too loses a few; more would mean that part of the work is measured. */
const mostFailures = 20;

/**
 * Keeps `inFlight` requests on their way: each worker sends its next one when its last one ended.
 *
 * @param request resolves when the answer is there
 * @throws the failure, when one more fails than may
 */
export async function closedLoop(
  inFlight: number,
  end: LoopEnd,
  request: () => Promise<unknown>,
): Promise<LoopResult> {
  const latencies: number[] = [];
  const ends: number[] = [];
  const failures: string[] = [];
  let started = 0;
  const begin = performance.now();
  const seconds = (): number => (performance.now() - begin) / 1000;
  const goesOn = (): boolean =>
    failures.length <= mostFailures &&
    ('requests' in end
      ? started < end.requests
      : seconds() < end.seconds || latencies.length < (end.answers ?? 0));
  const work = async (): Promise<void> => {
    while (goesOn()) {
      started += 1;
      const sent = performance.now();
      try {
        await request();
        latencies.push(performance.now() - sent);
        ends.push(seconds());
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  if (failures.length > mostFailures || latencies.length === 0) {
    throw new Error(`${failures.length} of ${started} requests failed: ${failures[0] ?? ''}`);
  }
  return { latencies, ends, failures, seconds: seconds() };
}

/**
 * Requests per second that succeeded while all were in flight: neither the first answers count, to which
 * the loop had to come, nor the last, when it had ended.
 */
export function steadyRate({ ends }: Pick<LoopResult, 'ends'>, inFlight: number): number {
  const steady = ends.slice(inFlight - 1, ends.length - inFlight + 1);
  const [first = 0] = steady;
  const last = steady.at(-1) ?? 0;
  if (last <= first) {
    throw new RangeError('The loop was too short for a rate.');
  }
  return (steady.length - 1) / (last - first);
}
