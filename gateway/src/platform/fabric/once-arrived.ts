import { setTimeout as wait } from 'node:timers/promises';
import { HealthChainError, type ErrorCode } from '@healthchain/protocol';
import { backoff } from './backoff.js';

const pause = { base: 10, cap: 500 };
/** How long what another organisation's peer has may take to reach the own one (ms). */
const patience = 5_000;
const notYet: readonly ErrorCode[] = ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'];

/**
 * Asks the own peer for what was just committed through another one, until it has arrived.
 *
 * @throws HealthChainError NOT_FOUND when it does not, or what the query fails with
 */
export async function onceArrived<T>(query: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patience;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await query();
    } catch (error) {
      const early = error instanceof HealthChainError && notYet.includes(error.code);
      if (!early || Date.now() > deadline) {
        throw error;
      }
      await wait(backoff(attempt, pause));
    }
  }
}
