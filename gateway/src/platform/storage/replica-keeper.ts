import { HealthChainError } from '@healthchain/protocol';
import type { Replicas } from '../durable-store/replicas.js';
import { checkCid } from './check-cid.js';
import type { ContentStore, StoredContent } from './content-store.js';

export interface ReplicaKeeperOptions {
  readonly store: ContentStore;
  readonly replicas: Replicas;
  /** Bytes that one organisation may keep here. */
  readonly quota: number;
  /** Bytes of one replica. */
  readonly sizeLimit: number;
}

/** Keeps copies for other organisations, within their quota. */
export interface ReplicaKeeper {
  /**
   * Fetches content from the swarm and pins it, if it has exactly the stated size.
   *
   * @throws HealthChainError INVALID_ARGUMENT, REPLICATION_FAILED, CONTENT_UNAVAILABLE,
   * CONTENT_ALTERED.
   */
  readonly keep: (organization: string, content: StoredContent) => Promise<void>;
  /** Lets go of an organisation's replica; fine if there is none. */
  readonly drop: (organization: string, cid: string) => Promise<void>;
}

export function replicaKeeper(options: ReplicaKeeperOptions): ReplicaKeeper {
  const { store, replicas } = options;

  const drop = async (organization: string, cid: string): Promise<void> => {
    if (!(await replicas.holds(organization, cid))) {
      return;
    }
    // Forgotten last: if the store fails, the next attempt still finds what to let go of.
    if (!(await replicas.isHeldByOthers(organization, cid))) {
      await store.unpin(cid);
    }
    await replicas.delete(organization, cid);
  };

  return {
    drop,
    keep: async (organization, content) => {
      checkCid(content.cid);
      await refuseOwnContent(options, content.cid);
      await reserve(options, organization, content);
      try {
        // Reading all of it proves the size, which a root block only claims; then all blocks are here.
        await store.get(content.cid, content.size);
        await store.pin(content.cid);
      } catch (error) {
        await drop(organization, content.cid);
        throw error;
      }
    },
  };
}

/** Whoever could make a replica of the own content could also have it dropped. */
async function refuseOwnContent(
  { store, replicas }: ReplicaKeeperOptions,
  cid: string,
): Promise<void> {
  if (!(await replicas.isHeld(cid)) && (await store.isPinned(cid))) {
    throw new HealthChainError('INVALID_ARGUMENT', 'This is the organisation’s own content.');
  }
}

async function reserve(
  { replicas, quota, sizeLimit }: ReplicaKeeperOptions,
  organization: string,
  { cid, size }: StoredContent,
): Promise<void> {
  if (size > sizeLimit) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The content is too large for a replica.');
  }
  if (!(await replicas.reserve({ organization, cid, size }, quota))) {
    throw new HealthChainError('REPLICATION_FAILED', 'The organisation’s quota here is used up.');
  }
}
