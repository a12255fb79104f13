import { HealthChainError } from '@healthchain/protocol';
import type { StoredContent } from './content-store.js';

/** Another organisation's node, reached through its gateway. */
export interface ReplicaHolder {
  /** MSP id. */
  readonly organization: string;
  /** Resolves when the content is pinned there. */
  readonly replicate: (content: StoredContent) => Promise<void>;
  /** Lets go of a replica; fine if there is none. */
  readonly release: (cid: string) => Promise<void>;
}

/**
 * Has so many other organisations keep a copy, asking them in order and the next one for each that
 * fails.
 *
 * @throws HealthChainError REPLICATION_FAILED when too few could keep one.
 */
export async function replicate(
  holders: readonly ReplicaHolder[],
  copies: number,
  content: StoredContent,
): Promise<void> {
  const waiting = [...holders];
  const failures: unknown[] = [];
  let missing = copies;
  while (missing > 0) {
    if (waiting.length < missing) {
      throw new HealthChainError('REPLICATION_FAILED', undefined, {
        cause: new AggregateError(failures),
      });
    }
    const asked = waiting.splice(0, missing);
    const answers = await Promise.allSettled(asked.map((holder) => holder.replicate(content)));
    for (const answer of answers) {
      if (answer.status === 'fulfilled') {
        missing -= 1;
      } else {
        failures.push(answer.reason);
      }
    }
  }
}
