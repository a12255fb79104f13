import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

export interface PendingContent {
  readonly cid: string;
  /** Bytes of the ciphertext. */
  readonly size: number;
  readonly commitId: string;
}

/** Content in IPFS that has to be taken back if its commit does not happen. */
export interface PendingContents {
  readonly add: (content: PendingContent) => Promise<void>;
  readonly ofCommit: (commitId: string) => Promise<readonly PendingContent[]>;
  /** Commits whose content was added before this instant (milliseconds since 1970). */
  readonly commitsBefore: (instant: number) => Promise<readonly string[]>;
  /** Forgets a commit's content: it was committed, or taken back. */
  readonly settle: (commitId: string) => Promise<void>;
}

export function pendingContents(
  database: Kysely<DurableSchema>,
  now: () => number,
): PendingContents {
  return {
    add: async ({ cid, size, commitId }) => {
      await database
        .insertInto('pending_content')
        .values({ cid, size, commit_id: commitId, created_at: now() })
        .execute();
    },
    ofCommit: async (commitId) => {
      const rows = await database
        .selectFrom('pending_content')
        .select(['cid', 'size'])
        .where('commit_id', '=', commitId)
        .execute();
      return rows.map(({ cid, size }) => ({ cid, size, commitId }));
    },
    commitsBefore: async (instant) => {
      const rows = await database
        .selectFrom('pending_content')
        .select('commit_id')
        .distinct()
        .where('created_at', '<', instant)
        .execute();
      return rows.map((row) => row.commit_id);
    },
    settle: async (commitId) => {
      await database.deleteFrom('pending_content').where('commit_id', '=', commitId).execute();
    },
  };
}
