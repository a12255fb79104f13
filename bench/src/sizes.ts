import type { WriteSizes } from './write.js';

/** How much a run measures. */
export interface Sizes {
  readonly write: WriteSizes;
  /** Multiplies the load driver's counts and times. */
  readonly loadScale: number;
  /** Openings of a chart. */
  readonly accesses: number;
  /** Charts that are opened for the first time. */
  readonly firstAccesses: number;
  /** Patients of one copy of the population, at most. */
  readonly patients: number;
  /** Copies at the end of the growth. */
  readonly copies: number;
  /** Seconds for which a path is gone five times: without a profiler, and under each of four. */
  readonly profileSeconds: number;
}

/** What the figures are taken with. */
export const fullSizes: Sizes = {
  write: { rounds: 5, inTurn: 40, seconds: 5 },
  loadScale: 1,
  accesses: 30,
  firstAccesses: 10,
  patients: Infinity,
  copies: 10,
  profileSeconds: 12,
};

/** To try the benchmarks; its figures say little. */
export const quickSizes: Sizes = {
  write: { rounds: 2, inTurn: 10, seconds: 2 },
  loadScale: 0.1,
  accesses: 3,
  firstAccesses: 2,
  patients: 5,
  copies: 2,
  profileSeconds: 5,
};
