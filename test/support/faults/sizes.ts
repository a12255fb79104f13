import { randomInt } from 'node:crypto';
import type { LoadSize } from './load.js';

/** Whether this is the whole suite of faults, or what `npm test` takes of it. */
export const isLong = process.env.HEALTHCHAIN_TEST_SIZE === 'long';

/** How many clients there are. */
export const loadSize: LoadSize = isLong
  ? { writers: 20, readers: 20, thinking: { least: 1_000, more: 5_000 } }
  : { writers: 6, readers: 8, thinking: { least: 500, more: 2_000 } };

/** How often each process dies; FAULTS_TIMES for a shorter run. */
export const deaths = Number(process.env.FAULTS_TIMES ?? (isLong ? 10 : 1));

/** HEALTHCHAIN_SEED repeats a run. */
export const seed = Number(process.env.HEALTHCHAIN_SEED ?? randomInt(2 ** 31));
