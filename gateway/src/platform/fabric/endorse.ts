import { setTimeout as wait } from 'node:timers/promises';
import { HealthChainError } from '@healthchain/protocol';
import { backoff } from './backoff.js';
import { codedRefusal, isUnavailable } from './failures.js';

export interface EndorseOptions {
  /** For how long unavailable endorsers are asked again (ms). */
  readonly patience: number;
  readonly now?: () => number;
  /** @param duration ms. */
  readonly sleep?: (duration: number) => Promise<unknown>;
}

const pause = { base: 200, cap: 2000 };

/**
 * Asks sets of organisations in order until one set endorses, again and again while they are
 * unavailable. Nothing has been sent to the orderers yet, so asking again is harmless.
 *
 * @throws HealthChainError LEDGER_UNAVAILABLE, LEDGER_REJECTED or the chaincode's own code.
 */
export async function endorse<T>(
  sets: readonly (readonly string[])[],
  ask: (organizations: readonly string[]) => Promise<T>,
  { patience, now = Date.now, sleep = wait }: EndorseOptions,
): Promise<T> {
  const deadline = now() + patience;
  for (let round = 1; ; round += 1) {
    const { endorsed, failure } = await askEach(sets, ask);
    if (endorsed !== undefined) {
      return endorsed.transaction;
    }
    const duration = backoff(round, pause);
    if (now() + duration > deadline) {
      throw new HealthChainError('LEDGER_UNAVAILABLE', undefined, { cause: failure });
    }
    await sleep(duration);
  }
}

async function askEach<T>(
  sets: readonly (readonly string[])[],
  ask: (organizations: readonly string[]) => Promise<T>,
): Promise<{ endorsed?: { transaction: T }; failure?: unknown }> {
  let failure: unknown;
  for (const organizations of sets) {
    try {
      return { endorsed: { transaction: await ask(organizations) } };
    } catch (error) {
      throwIfFinal(error);
      failure = error;
    }
  }
  return { failure };
}

/** @throws HealthChainError if asking others, or later, would not help. */
function throwIfFinal(error: unknown): void {
  if (error instanceof HealthChainError) {
    throw error;
  }
  const refusal = codedRefusal(error);
  if (refusal !== undefined) {
    throw refusal;
  }
  if (!isUnavailable(error)) {
    throw new HealthChainError('LEDGER_REJECTED', undefined, { cause: error });
  }
}
