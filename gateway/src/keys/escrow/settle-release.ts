import { HealthChainError, type KeeperRelease } from '@healthchain/protocol';
import type { Escrows, NotedRelease } from '../../platform/durable-store/escrows.js';
import { onceArrived } from '../../platform/fabric/once-arrived.js';

export interface SettleOptions {
  readonly escrows: Pick<Escrows, 'isNoted' | 'releases'>;
  readonly retireReleased: (release: NotedRelease) => Promise<void>;
}

/**
 * Retires what key keepers released, in a release and in all before it. Events come in the order of
 * the ledger: once that of the release is noted, so are the earlier ones.
 *
 * @returns a function that throws HealthChainError CATCHING_UP while the event has not come
 */
export function settleRelease(options: SettleOptions): (release: KeeperRelease) => Promise<void> {
  const { escrows, retireReleased } = options;
  return async (release) => {
    await arrival(escrows, release);
    for (const noted of await escrows.releases()) {
      await retireReleased(noted);
    }
  };
}

async function arrival(escrows: SettleOptions['escrows'], release: KeeperRelease): Promise<void> {
  try {
    await onceArrived(async () => {
      if (!(await escrows.isNoted(release))) {
        throw new HealthChainError('NOT_FOUND');
      }
    });
  } catch (error) {
    throw new HealthChainError('CATCHING_UP', undefined, { cause: error });
  }
}
