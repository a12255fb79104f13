import type { Commitment } from '@healthchain/protocol';
import { LRUCache } from 'lru-cache';
import type { CommitRows } from '../../platform/read-model/types.js';

/** A commit of this process, by the root that the ledger is going to have of it. */
interface OwnCommit {
  readonly root: string;
  readonly rows: () => CommitRows;
}

/** Commits under way at once, and for how long (ms); what is forgotten is read from the ledger. */
const capacity = 500;
const patience = 5 * 60_000;

/**
 * What this process commits, until the ledger says that it stands: the root that every version was hashed
 * into shows that it is what the ledger has, so that nothing needs to be fetched and decrypted again.
 */
export class OwnCommits {
  readonly #commits = new LRUCache<string, OwnCommit>({ max: capacity, ttl: patience });

  /** @param rows made once the commit stands */
  add(commitId: string, root: string, rows: () => CommitRows): void {
    this.#commits.set(commitId, { root, rows });
  }

  /** The commit did not happen. */
  forget(commitId: string): void {
    this.#commits.delete(commitId);
  }

  /** What a commit on the ledger brings, if this process made it. */
  take({ commitId, root }: Pick<Commitment, 'commitId' | 'root'>): CommitRows | undefined {
    const own = this.#commits.get(commitId);
    this.#commits.delete(commitId);
    return own?.root === root ? own.rows() : undefined;
  }
}
