import { setTimeout as wait } from 'node:timers/promises';
import type { Status } from '@hyperledger/fabric-gateway';
import { HealthChainError } from '@healthchain/protocol';
import { backoff } from './backoff.js';

export interface LearnStatusOptions {
  readonly transactionId: string;
  /** Waits for the commit. @param timeout ms. */
  readonly ask: (timeout: number) => Promise<Status>;
  /** For how long the status is asked for (ms). */
  readonly patience: number;
  /** Why sending failed, if it did. */
  readonly failure?: unknown;
  readonly now?: () => number;
  /** @param duration ms. */
  readonly sleep?: (duration: number) => Promise<unknown>;
}

const pause = { base: 200, cap: 2000 };

/**
 * Learns what became of a transaction that was sent, also when its peer restarts meanwhile.
 *
 * @throws HealthChainError COMMIT_UNKNOWN when the time is up: it may still commit.
 */
export async function learnStatus(options: LearnStatusOptions): Promise<Status> {
  const { transactionId, ask, patience, now = Date.now, sleep = wait } = options;
  const deadline = now() + patience;
  let cause = options.failure;
  for (let attempt = 1; now() < deadline; attempt += 1) {
    try {
      return await ask(deadline - now());
    } catch (error) {
      cause ??= error;
    }
    await sleep(backoff(attempt, pause));
  }
  throw new HealthChainError(
    'COMMIT_UNKNOWN',
    `The outcome of transaction ${transactionId} could not be learned yet.`,
    { cause },
  );
}
