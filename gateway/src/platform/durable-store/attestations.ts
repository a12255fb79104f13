import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What is attested of whom, as text: to the store it is opaque. */
export interface KeptAttestation {
  readonly publicKeyDigest: string;
  readonly attestation: string;
}

/** Attestations of the organisation's people, one for each. */
export interface Attestations {
  readonly get: (publicKeyDigest: string) => Promise<string | undefined>;
  /** Keeps one, in the place of an earlier one. */
  readonly put: (kept: KeptAttestation) => Promise<void>;
  readonly all: () => Promise<readonly KeptAttestation[]>;
  readonly remove: (publicKeyDigest: string) => Promise<void>;
}

export function attestations(database: Kysely<DurableSchema>): Attestations {
  return {
    get: async (publicKeyDigest) => {
      const row = await database
        .selectFrom('attestation')
        .select('attestation')
        .where('public_key_digest', '=', publicKeyDigest)
        .executeTakeFirst();
      return row?.attestation;
    },
    put: async ({ publicKeyDigest, attestation }) => {
      await database
        .insertInto('attestation')
        .values({ public_key_digest: publicKeyDigest, attestation })
        .onConflict((conflict) => conflict.column('public_key_digest').doUpdateSet({ attestation }))
        .execute();
    },
    all: async () => {
      const rows = await database.selectFrom('attestation').selectAll().execute();
      return rows.map(({ public_key_digest: publicKeyDigest, attestation }) => ({
        publicKeyDigest,
        attestation,
      }));
    },
    remove: async (publicKeyDigest) => {
      await database
        .deleteFrom('attestation')
        .where('public_key_digest', '=', publicKeyDigest)
        .execute();
    },
  };
}
