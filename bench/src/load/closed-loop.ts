import { performance } from 'node:perf_hooks';

/** What a loop stops at, whichever comes first. */
export interface LoopEnd {
  readonly requests?: number;
  readonly seconds?: number;
}

export interface LoopResult {
  /** Milliseconds of each request that succeeded, in the order of their ends. */
  readonly latencies: readonly number[];
  /** Why the others failed. */
  readonly failures: readonly string[];
  /** Seconds from the first request to the last answer. */
  readonly seconds: number;
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
  { requests = Infinity, seconds = Infinity }: LoopEnd,
  request: () => Promise<unknown>,
): Promise<LoopResult> {
  const latencies: number[] = [];
  const failures: string[] = [];
  let started = 0;
  const begin = performance.now();
  const work = async (): Promise<void> => {
    while (
      started < requests &&
      performance.now() - begin < seconds * 1000 &&
      failures.length <= mostFailures
    ) {
      started += 1;
      const sent = performance.now();
      try {
        await request();
        latencies.push(performance.now() - sent);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  if (failures.length > mostFailures || latencies.length === 0) {
    throw new Error(`${failures.length} of ${started} requests failed: ${failures[0] ?? ''}`);
  }
  return { latencies, failures, seconds: (performance.now() - begin) / 1000 };
}

/** Requests per second that succeeded. */
export function throughput({ latencies, seconds }: LoopResult): number {
  return latencies.length / seconds;
}
