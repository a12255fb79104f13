import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What is kept of a sign-in; `uid` and `grantId` are further names to find it by. */
export interface SignInState {
  readonly payload: string;
  readonly uid?: string | undefined;
  readonly grantId?: string | undefined;
  /** Milliseconds since 1970; from then on it is as if it had never been. */
  readonly expiresAt: number;
}

/** What is found again, and when it was used if it can be used once only (milliseconds since 1970). */
export interface KnownState {
  readonly payload: string;
  readonly consumedAt: number | undefined;
}

/** Sign-ins under way, sessions, grants, codes and refresh tokens, by kind and id. */
export interface SignInStates {
  readonly put: (kind: string, id: string, state: SignInState) => Promise<void>;
  readonly find: (kind: string, id: string) => Promise<KnownState | undefined>;
  readonly findByUid: (kind: string, uid: string) => Promise<KnownState | undefined>;
  /** Marks it as used; true the first time only. */
  readonly consume: (kind: string, id: string) => Promise<boolean>;
  /** Takes it out: of two who ask at the same time, one gets it. */
  readonly take: (kind: string, id: string) => Promise<string | undefined>;
  readonly delete: (kind: string, id: string) => Promise<void>;
  readonly deleteGrant: (kind: string, grantId: string) => Promise<void>;
}

export function signInStates(database: Kysely<DurableSchema>, now: () => number): SignInStates {
  const findBy = async (
    kind: string,
    column: 'id' | 'uid',
    value: string,
  ): Promise<KnownState | undefined> => {
    const row = await database
      .selectFrom('sign_in_state')
      .select(['payload', 'consumed_at'])
      .where('kind', '=', kind)
      .where(column, '=', value)
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return row && { payload: row.payload, consumedAt: row.consumed_at ?? undefined };
  };
  return {
    put: async (kind, id, { payload, uid = null, grantId = null, expiresAt }) => {
      await database.deleteFrom('sign_in_state').where('expires_at', '<=', now()).execute();
      const values = { payload, uid, grant_id: grantId, consumed_at: null, expires_at: expiresAt };
      await database
        .insertInto('sign_in_state')
        .values({ kind, id, ...values })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(values))
        .execute();
    },
    find: (kind, id) => findBy(kind, 'id', id),
    findByUid: (kind, uid) => findBy(kind, 'uid', uid),
    consume: async (kind, id) => {
      const { numUpdatedRows } = await database
        .updateTable('sign_in_state')
        .set({ consumed_at: now() })
        .where('kind', '=', kind)
        .where('id', '=', id)
        .where('consumed_at', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    take: async (kind, id) => {
      const row = await database
        .deleteFrom('sign_in_state')
        .where('kind', '=', kind)
        .where('id', '=', id)
        .returning(['payload', 'expires_at'])
        .executeTakeFirst();
      return row !== undefined && row.expires_at > now() ? row.payload : undefined;
    },
    delete: async (kind, id) => {
      await database
        .deleteFrom('sign_in_state')
        .where('kind', '=', kind)
        .where('id', '=', id)
        .execute();
    },
    deleteGrant: async (kind, grantId) => {
      await database
        .deleteFrom('sign_in_state')
        .where('kind', '=', kind)
        .where('grant_id', '=', grantId)
        .execute();
    },
  };
}
