import { type Kysely, sql } from 'kysely';
import { jsonRows } from '../database/json-rows.js';
import { inGroups } from './in-groups.js';
import type { DurableSchema } from './schema.js';

/** A commit on its way to the orderers, by what withdraws it. */
export interface SentCommit {
  readonly commitId: string;
  readonly idempotencyKey: string;
}

/** Commits of which a gateway that starts again cannot know what became of them. */
export interface SentCommits {
  /** On the disk before it resolves. */
  readonly add: (commit: SentCommit) => Promise<void>;
  /**
   * It is known what became of the commit. Goes to the disk with the next that is added: whoever finds it
   * there again finds the same out once more.
   */
  readonly forget: (commitId: string) => void;
  readonly all: () => Promise<readonly SentCommit[]>;
}

export function sentCommits(database: Kysely<DurableSchema>): SentCommits {
  let known: string[] = [];
  const write = inGroups<SentCommit>(async (commits) => {
    const forgotten = known;
    known = [];
    try {
      await database.transaction().execute(async (transaction) => {
        await remove(transaction, forgotten);
        await insert(transaction, commits);
      });
    } catch (error) {
      known.push(...forgotten);
      throw error;
    }
  });
  return {
    add: (commit) => write([commit]),
    forget: (commitId) => {
      known.push(commitId);
    },
    all: async () => {
      const rows = await database.selectFrom('sent_commit').selectAll().execute();
      const forgotten = new Set(known);
      return rows
        .filter((row) => !forgotten.has(row.commit_id))
        .map((row) => ({ commitId: row.commit_id, idempotencyKey: row.idempotency_key }));
    },
  };
}

async function insert(
  transaction: Kysely<DurableSchema>,
  commits: readonly SentCommit[],
): Promise<void> {
  await sql`
    insert into sent_commit (commit_id, idempotency_key)
    select value ->> 'commitId', value ->> 'idempotencyKey' from ${jsonRows(commits)}
  `.execute(transaction);
}

async function remove(
  transaction: Kysely<DurableSchema>,
  commitIds: readonly string[],
): Promise<void> {
  await sql`
    delete from sent_commit where commit_id in (select value from ${jsonRows(commitIds)})
  `.execute(transaction);
}
