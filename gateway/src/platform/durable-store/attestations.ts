import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What is attested of whom, as text: to the store it is opaque. */
export interface KeptAttestation {
  readonly holder: string;
  readonly attestation: string;
}

/** Attestations of the organisation's people and patients, one for each. */
export interface Attestations {
  readonly get: (holder: string) => Promise<string | undefined>;
  /** Keeps one, in the place of an earlier one. */
  readonly put: (kept: KeptAttestation) => Promise<void>;
  readonly all: () => Promise<readonly KeptAttestation[]>;
  readonly remove: (holder: string) => Promise<void>;
}

export function attestations(database: Kysely<DurableSchema>): Attestations {
  return {
    get: async (holder) => {
      const row = await database
        .selectFrom('attestation')
        .select('attestation')
        .where('holder', '=', holder)
        .executeTakeFirst();
      return row?.attestation;
    },
    put: async ({ holder, attestation }) => {
      await database
        .insertInto('attestation')
        .values({ holder, attestation })
        .onConflict((conflict) => conflict.column('holder').doUpdateSet({ attestation }))
        .execute();
    },
    all: () => database.selectFrom('attestation').selectAll().execute(),
    remove: async (holder) => {
      await database.deleteFrom('attestation').where('holder', '=', holder).execute();
    },
  };
}
