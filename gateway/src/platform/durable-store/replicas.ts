import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What is pinned here for other organisations. */
export interface Replicas {
  /**
   * Takes up a replica if the organisation's replicas then stay within the quota (bytes). Taking the
   * same one up again is fine. Resolves to whether it is taken up.
   */
  readonly reserve: (
    replica: { readonly organization: string; readonly cid: string; readonly size: number },
    quota: number,
  ) => Promise<boolean>;
  readonly holds: (organization: string, cid: string) => Promise<boolean>;
  readonly delete: (organization: string, cid: string) => Promise<void>;
  /** Whether any organisation has this content here. */
  readonly isHeld: (cid: string) => Promise<boolean>;
  /** Whether any other organisation has this content here. */
  readonly isHeldByOthers: (organization: string, cid: string) => Promise<boolean>;
}

export function replicas(database: Kysely<DurableSchema>): Replicas {
  const holds: Replicas['holds'] = async (organization, cid) => {
    const row = await database
      .selectFrom('replica')
      .select('cid')
      .where('organization', '=', organization)
      .where('cid', '=', cid)
      .executeTakeFirst();
    return row !== undefined;
  };
  return {
    holds,
    reserve: (replica, quota) =>
      database.transaction().execute(async (transaction) => {
        const { organization, cid, size } = replica;
        const used = await transaction
          .selectFrom('replica')
          .select((select) => select.fn.sum<number | null>('size').as('size'))
          .where('organization', '=', organization)
          .where('cid', '!=', cid)
          .executeTakeFirstOrThrow();
        if ((used.size ?? 0) + size > quota) {
          return false;
        }
        await transaction
          .insertInto('replica')
          .values({ organization, cid, size })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return true;
      }),
    delete: async (organization, cid) => {
      await database
        .deleteFrom('replica')
        .where('organization', '=', organization)
        .where('cid', '=', cid)
        .execute();
    },
    isHeld: async (cid) => {
      const row = await database
        .selectFrom('replica')
        .select('cid')
        .where('cid', '=', cid)
        .executeTakeFirst();
      return row !== undefined;
    },
    isHeldByOthers: async (organization, cid) => {
      const row = await database
        .selectFrom('replica')
        .select('cid')
        .where('cid', '=', cid)
        .where('organization', '!=', organization)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
