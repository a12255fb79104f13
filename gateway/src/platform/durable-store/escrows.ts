import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** A consent whose keys key keepers hold, or are to hold. */
export interface EscrowedConsent {
  readonly consentId: string;
  /** Once it is deposited: whose consent it is, and the chart's compartments of that time. */
  readonly deposited?: { readonly patientId: string; readonly compartmentIds: readonly string[] };
}

/** An access for which keys were handed out, and the last transaction that said so. */
export interface NotedRelease {
  readonly accessId: string;
  readonly transactionId: string;
}

/** What key keepers were given of the own charts' keys, and what they handed out of them. */
export interface Escrows {
  /** Notes a consent to deposit for, unless it is noted. */
  readonly add: (consentId: string) => Promise<void>;
  /** Consents for which nothing is deposited yet. */
  readonly waiting: () => Promise<readonly EscrowedConsent[]>;
  readonly all: () => Promise<readonly EscrowedConsent[]>;
  readonly ofPatient: (patientId: string) => Promise<readonly EscrowedConsent[]>;
  readonly deposited: (
    consentId: string,
    deposit: NonNullable<EscrowedConsent['deposited']>,
  ) => Promise<void>;
  readonly remove: (consentId: string) => Promise<void>;
  /** Notes that somebody handed out keys for an access; a later transaction is to be looked into anew. */
  readonly addRelease: (release: NotedRelease) => Promise<void>;
  /** Whether this is the last release for its access that was noted. */
  readonly isNoted: (release: NotedRelease) => Promise<boolean>;
  /** What was not looked into yet. */
  readonly releases: () => Promise<readonly NotedRelease[]>;
  /** None of the own keepers' business, as far as it is known; unless a later one was noted meanwhile. */
  readonly removeRelease: (release: NotedRelease) => Promise<void>;
  /** Takes compartments out of use for what is written from now on, because of a release. */
  readonly retire: (release: NotedRelease, compartmentIds: readonly string[]) => Promise<void>;
  readonly isRetired: (compartmentId: string) => Promise<boolean>;
}

export function escrows(database: Kysely<DurableSchema>): Escrows {
  const consents = () => database.selectFrom('escrow').selectAll();
  return {
    add: async (consentId) => {
      await database
        .insertInto('escrow')
        .values({ consent_id: consentId, patient_id: null, compartments: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    waiting: async () =>
      (await consents().where('patient_id', 'is', null).execute()).map(toConsent),
    all: async () => (await consents().execute()).map(toConsent),
    ofPatient: async (patientId) =>
      (await consents().where('patient_id', '=', patientId).execute()).map(toConsent),
    deposited: async (consentId, { patientId, compartmentIds }) => {
      await database
        .updateTable('escrow')
        .set({ patient_id: patientId, compartments: JSON.stringify(compartmentIds) })
        .where('consent_id', '=', consentId)
        .execute();
    },
    remove: async (consentId) => {
      await database.deleteFrom('escrow').where('consent_id', '=', consentId).execute();
    },
    ...releasesOf(database),
  };
}

function releasesOf(
  database: Kysely<DurableSchema>,
): Pick<Escrows, 'addRelease' | 'isNoted' | 'releases' | 'removeRelease' | 'retire' | 'isRetired'> {
  return {
    addRelease: async ({ accessId, transactionId }) => {
      await database
        .insertInto('keeper_release')
        .values({ access_id: accessId, transaction_id: transactionId, settled: 0 })
        .onConflict((conflict) =>
          conflict
            .column('access_id')
            .doUpdateSet({ transaction_id: transactionId, settled: 0 })
            .where('keeper_release.transaction_id', '!=', transactionId),
        )
        .execute();
    },
    isNoted: async ({ accessId, transactionId }) => {
      const row = await database
        .selectFrom('keeper_release')
        .select('access_id')
        .where('access_id', '=', accessId)
        .where('transaction_id', '=', transactionId)
        .executeTakeFirst();
      return row !== undefined;
    },
    releases: async () => {
      const open = database.selectFrom('keeper_release').where('settled', '=', 0);
      return (await open.select(['access_id', 'transaction_id']).execute()).map((row) => ({
        accessId: row.access_id,
        transactionId: row.transaction_id,
      }));
    },
    removeRelease: async ({ accessId, transactionId }) => {
      await database
        .deleteFrom('keeper_release')
        .where('access_id', '=', accessId)
        .where('transaction_id', '=', transactionId)
        .execute();
    },
    retire: ({ accessId, transactionId }, compartmentIds) =>
      database.transaction().execute(async (transaction) => {
        for (const compartmentId of compartmentIds) {
          await transaction
            .insertInto('retired_compartment')
            .values({ compartment_id: compartmentId })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await transaction
          .updateTable('keeper_release')
          .set({ settled: 1 })
          .where('access_id', '=', accessId)
          .where('transaction_id', '=', transactionId)
          .execute();
      }),
    isRetired: async (compartmentId) => {
      const row = await database
        .selectFrom('retired_compartment')
        .select('compartment_id')
        .where('compartment_id', '=', compartmentId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toConsent(row: DurableSchema['escrow']): EscrowedConsent {
  const { consent_id: consentId, patient_id: patientId, compartments } = row;
  return patientId === null || compartments === null
    ? { consentId }
    : {
        consentId,
        deposited: { patientId, compartmentIds: JSON.parse(compartments) as readonly string[] },
      };
}
