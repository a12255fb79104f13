import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** A question that somebody asked, and what opens its answer. */
export interface AskedOpinion {
  readonly opinionId: string;
  readonly holder: string;
  readonly addressee: string;
  /** In base64. */
  readonly replyKey: string;
}

/** The only place that knows who asked what. */
export interface AskedOpinions {
  readonly add: (asked: AskedOpinion) => Promise<void>;
  readonly get: (opinionId: string) => Promise<AskedOpinion | undefined>;
}

export function askedOpinions(database: Kysely<DurableSchema>): AskedOpinions {
  return {
    add: async ({ opinionId, holder, addressee, replyKey }) => {
      await database
        .insertInto('asked_opinion')
        .values({
          opinion_id: opinionId,
          holder,
          addressee,
          reply_key: replyKey,
        })
        .execute();
    },
    get: async (opinionId) => {
      const row = await database
        .selectFrom('asked_opinion')
        .selectAll()
        .where('opinion_id', '=', opinionId)
        .executeTakeFirst();
      return (
        row && {
          opinionId,
          holder: row.holder,
          addressee: row.addressee,
          replyKey: row.reply_key,
        }
      );
    },
  };
}
