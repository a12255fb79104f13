import type { PendingContent, PendingContents } from '../durable-store/pending-content.js';
import { inSpan } from '../telemetry/span.js';
import type { ContentStore, StoredContent } from './content-store.js';
import { replicate, type ReplicaHolder } from './replicate.js';

export interface LargeContentOptions {
  readonly store: ContentStore;
  readonly pending: PendingContents;
  readonly holders: readonly ReplicaHolder[];
  /** Copies before a commit, the organisation's own included. */
  readonly copies: number;
  /** Told of content that could not be taken back yet; the next sweep tries again. */
  readonly onReleaseFailed: (error: unknown) => void;
}

/** Content that does not fit into the private collection, from its storing to its commit. */
export interface LargeContent {
  /**
   * Stores content of a commit to be, and has it copied to enough other organisations.
   *
   * @throws HealthChainError CONTENT_UNAVAILABLE, REPLICATION_FAILED.
   */
  readonly store: (commitId: string, ciphertext: Uint8Array) => Promise<StoredContent>;
  /** @throws HealthChainError CONTENT_UNAVAILABLE, CONTENT_ALTERED. */
  readonly fetch: (cid: string, size: number) => Promise<Uint8Array>;
  /** Takes back what was stored for a commit that did not happen. Never rejects for a reason of IPFS. */
  readonly release: (commitId: string) => Promise<void>;
  /** Keeps what was stored for a commit that did happen. */
  readonly settle: (commitId: string) => Promise<void>;
  /**
   * Settles or releases what was stored before an instant (milliseconds since 1970) and then left, by a
   * crash or an unknown outcome. The instant must be so long ago that no such commit is under way.
   */
  readonly sweep: (
    before: number,
    isCommitted: (commitId: string) => Promise<boolean>,
  ) => Promise<void>;
}

export function largeContent(options: LargeContentOptions): LargeContent {
  const { store, pending, holders, copies } = options;

  const release = async (commitId: string): Promise<void> => {
    const contents = await pending.ofCommit(commitId);
    const answers = await Promise.allSettled(contents.map((content) => letGo(options, content)));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed === undefined) {
      await pending.settle(commitId);
    } else {
      options.onReleaseFailed(failed.reason);
    }
  };

  return {
    store: (commitId, ciphertext) =>
      inSpan('platform/storage', async (span) => {
        span.setAttribute('healthchain.bytes', ciphertext.length);
        const content = await store.add(ciphertext);
        // Noted before it is pinned anywhere: a crash leaves nothing pinned that no sweep knows of.
        await pending.add({ ...content, commitId });
        await store.pin(content.cid);
        await inSpan('platform/storage/replicate', () => replicate(holders, copies - 1, content));
        return content;
      }),
    fetch: (cid, size) => inSpan('platform/storage', () => store.get(cid, size)),
    release,
    settle: pending.settle,
    sweep: async (before, isCommitted) => {
      for (const commitId of await pending.commitsBefore(before)) {
        await ((await isCommitted(commitId)) ? pending.settle(commitId) : release(commitId));
      }
    },
  };
}

/** A holder that took no copy has nothing to release, which it says as readily. */
async function letGo(
  { store, holders }: LargeContentOptions,
  { cid }: PendingContent,
): Promise<void> {
  await Promise.all([store.unpin(cid), ...holders.map((holder) => holder.release(cid))]);
}
