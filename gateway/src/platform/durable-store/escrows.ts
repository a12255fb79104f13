import type { KeeperRelease } from '@healthchain/protocol';
import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** A consent whose keys key keepers hold, or are to hold. */
export interface EscrowedConsent {
  readonly consentId: string;
  /** Once it is deposited: whose consent it is, and the chart's compartments of that time. */
  readonly deposited?: { readonly patientId: string; readonly compartmentIds: readonly string[] };
}

/** What key keepers were given of the own charts' keys, and what of that is retired because they handed it out. */
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
  /** Whether this is what was last settled of its chart. */
  readonly isSettled: (release: KeeperRelease) => Promise<boolean>;
  /** Takes compartments out of use for what is written from now on, and settles a release thereby. */
  readonly retire: (release: KeeperRelease, compartmentIds: readonly string[]) => Promise<void>;
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
): Pick<Escrows, 'isSettled' | 'retire' | 'isRetired'> {
  return {
    isSettled: async ({ chartId, transactionId }) => {
      const row = await database
        .selectFrom('settled_release')
        .select('chart_id')
        .where('chart_id', '=', chartId)
        .where('transaction_id', '=', transactionId)
        .executeTakeFirst();
      return row !== undefined;
    },
    retire: ({ chartId, transactionId }, compartmentIds) =>
      database.transaction().execute(async (transaction) => {
        for (const compartmentId of compartmentIds) {
          await transaction
            .insertInto('retired_compartment')
            .values({ compartment_id: compartmentId })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await transaction
          .insertInto('settled_release')
          .values({ chart_id: chartId, transaction_id: transactionId })
          .onConflict((conflict) =>
            conflict.column('chart_id').doUpdateSet({ transaction_id: transactionId }),
          )
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
