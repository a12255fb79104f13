import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** Small values that outlive a restart, by name. */
export interface Settings {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
}

export function settings(database: Kysely<DurableSchema>): Settings {
  return {
    get: async (name) => {
      const row = await database
        .selectFrom('setting')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },
    set: async (name, value) => {
      await database
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
