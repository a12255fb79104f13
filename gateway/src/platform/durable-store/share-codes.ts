import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What is kept of a share code. */
export interface ShareCodeRow {
  /** Names the code without telling it. */
  readonly digest: string;
  /** The part of the code by which it is looked up; several may have the same. */
  readonly tag: string;
  readonly patientId: string;
  /** Milliseconds since 1970; from then on it is as if it had never been. */
  readonly expiresAt: number;
}

/** Open share codes of the organisation's patients. */
export interface ShareCodes {
  /** Keeps one more, unless the patient has `most` already; whether it is kept. */
  readonly add: (code: ShareCodeRow, most: number) => Promise<boolean>;
  /** Digests of the open codes with a tag. */
  readonly withTag: (tag: string) => Promise<readonly string[]>;
  /** Uses one up: of two who ask at the same time, one learns whose it was. */
  readonly take: (digest: string) => Promise<string | undefined>;
  /** Forgets all of a patient's. */
  readonly withdraw: (patientId: string) => Promise<void>;
}

export function shareCodes(database: Kysely<DurableSchema>, now: () => number): ShareCodes {
  return {
    add: ({ digest, tag, patientId, expiresAt }, most) =>
      database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('share_code').where('expires_at', '<=', now()).execute();
        const { open } = await transaction
          .selectFrom('share_code')
          .select((select) => select.fn.countAll<number>().as('open'))
          .where('patient_id', '=', patientId)
          .executeTakeFirstOrThrow();
        if (open >= most) {
          return false;
        }
        await transaction
          .insertInto('share_code')
          .values({ digest, tag, patient_id: patientId, expires_at: expiresAt })
          .execute();
        return true;
      }),
    withTag: async (tag) => {
      const rows = await database
        .selectFrom('share_code')
        .select('digest')
        .where('tag', '=', tag)
        .where('expires_at', '>', now())
        .execute();
      return rows.map(({ digest }) => digest);
    },
    take: async (digest) => {
      const row = await database
        .deleteFrom('share_code')
        .where('digest', '=', digest)
        .returning(['patient_id', 'expires_at'])
        .executeTakeFirst();
      return row !== undefined && row.expires_at > now() ? row.patient_id : undefined;
    },
    withdraw: async (patientId) => {
      await database.deleteFrom('share_code').where('patient_id', '=', patientId).execute();
    },
  };
}
