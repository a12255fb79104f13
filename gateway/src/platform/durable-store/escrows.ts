import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** A consent whose keys key keepers hold, or are to hold. */
export interface EscrowedConsent {
  readonly consentId: string;
  /** Once it is deposited: whose consent it is, and the chart's compartments of that time. */
  readonly deposited?: { readonly patientId: string; readonly compartmentIds: readonly string[] };
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
  /** Notes an access for which somebody handed out keys, unless it is noted. */
  readonly addRelease: (accessId: string) => Promise<void>;
  /** Accesses that were not looked into yet. */
  readonly releases: () => Promise<readonly string[]>;
  /** An access that is none of the own keepers' business, as far as it is known. */
  readonly removeRelease: (accessId: string) => Promise<void>;
  /** Takes compartments out of use for what is written from now on, because of an access. */
  readonly retire: (accessId: string, compartmentIds: readonly string[]) => Promise<void>;
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
): Pick<Escrows, 'addRelease' | 'releases' | 'removeRelease' | 'retire' | 'isRetired'> {
  return {
    addRelease: async (accessId) => {
      await database
        .insertInto('keeper_release')
        .values({ access_id: accessId, settled: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    releases: async () => {
      const open = database.selectFrom('keeper_release').where('settled', '=', 0);
      return (await open.select('access_id').execute()).map((row) => row.access_id);
    },
    removeRelease: async (accessId) => {
      await database.deleteFrom('keeper_release').where('access_id', '=', accessId).execute();
    },
    retire: (accessId, compartmentIds) =>
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
