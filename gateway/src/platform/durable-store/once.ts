import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** Remembers what may happen once only, until it would be refused as expired anyway. */
export interface Once {
  /**
   * Whether this is the first time; on the disk before it resolves.
   *
   * @param expiresAt milliseconds since 1970.
   */
  readonly first: (scope: string, id: string, expiresAt: number) => Promise<boolean>;
}

export function once(database: Kysely<DurableSchema>, now: () => number): Once {
  return {
    first: async (scope, id, expiresAt) => {
      await database.deleteFrom('once').where('expires_at', '<=', now()).execute();
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('once')
        .values({ scope, id, expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}
