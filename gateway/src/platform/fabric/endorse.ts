import { setTimeout as wait } from 'node:timers/promises';
import { HealthChainError } from '@healthchain/protocol';
import { backoff } from './backoff.js';
import type { EndorserOrder } from './endorser-order.js';
import { codedRefusal, isUnavailable } from './failures.js';

export interface EndorseOptions {
  readonly order: EndorserOrder;
  /** For how long unavailable endorsers are asked again (ms). */
  readonly patience: number;
  readonly now?: () => number;
  /** @param duration ms. */
  readonly sleep?: (duration: number) => Promise<unknown>;
}

const pause = { base: 200, cap: 2000 };

/**
 * Asks sets of organisations in order until one set endorses, those that failed of late last, again and
 * again while they are unavailable. Nothing has been sent to the orderers yet, so asking again is harmless.
 *
 * @throws HealthChainError LEDGER_UNAVAILABLE, LEDGER_REJECTED or the chaincode's own code.
 */
export async function endorse<T>(
  sets: readonly (readonly string[])[],
  ask: (organizations: readonly string[]) => Promise<T>,
  { order, patience, now = Date.now, sleep = wait }: EndorseOptions,
): Promise<T> {
  const deadline = now() + patience;
  for (let round = 1; ; round += 1) {
    const { endorsed, failure } = await askEach(order, sets, ask);
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
  order: EndorserOrder,
  sets: readonly (readonly string[])[],
  ask: (organizations: readonly string[]) => Promise<T>,
): Promise<{ endorsed?: { transaction: T }; failure?: unknown }> {
  let failure: unknown;
  for (const organizations of order.arrange(sets)) {
    try {
      const transaction = await ask(organizations);
      order.answered(organizations);
      return { endorsed: { transaction } };
    } catch (error) {
      const final = finalOf(error);
      if (final !== undefined) {
        order.answered(organizations);
        throw final;
      }
      order.failed(organizations);
      failure = error;
    }
  }
  return { failure };
}

/** What the caller is told where asking others, or later, would not help. */
function finalOf(error: unknown): HealthChainError | undefined {
  if (error instanceof HealthChainError) {
    return error;
  }
  return (
    codedRefusal(error) ??
    (isUnavailable(error)
      ? undefined
      : new HealthChainError('LEDGER_REJECTED', undefined, { cause: error }))
  );
}
