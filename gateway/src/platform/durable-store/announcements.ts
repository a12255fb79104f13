import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** That something happened to a prescription, as an event on the ledger said. */
export interface PrescriptionNote {
  readonly transactionId: string;
  /** Of the chaincode's event. */
  readonly event: string;
  readonly prescriptionId: string;
}

/** What is sent to one endpoint: the same bytes under the same id, however often. */
export interface Announcement {
  readonly id: string;
  readonly endpoint: string;
  readonly body: string;
}

/** One that nobody has taken yet. */
export interface WaitingAnnouncement extends Announcement {
  /** How often it was sent in vain. */
  readonly attempts: number;
}

/** What is to be announced of prescriptions: each stays until its endpoint has taken it. */
export interface Announcements {
  /** Remembers a prescription that this organisation has to do with, and whose it is. */
  readonly follow: (prescriptionId: string, patientId: string) => Promise<void>;
  readonly patientOf: (prescriptionId: string) => Promise<string | undefined>;
  readonly note: (note: PrescriptionNote) => Promise<void>;
  /** Notes whose concern is to be looked into, in the order of the ledger, with when they were taken down. */
  readonly noted: () => Promise<readonly (PrescriptionNote & { readonly notedAt: number })[]>;
  /** Puts announcements in the place of a note, or none. */
  readonly settle: (note: PrescriptionNote, found: readonly Announcement[]) => Promise<void>;
  /** Those that are to be sent now, the oldest first. */
  readonly due: () => Promise<readonly WaitingAnnouncement[]>;
  readonly taken: (id: string) => Promise<void>;
  /** @param delay until it is to be sent again, in milliseconds */
  readonly postpone: (id: string, delay: number) => Promise<void>;
  /** Notes and announcements that are left. */
  readonly waiting: () => Promise<number>;
}

/** @param now milliseconds since 1970 */
export function announcements(database: Kysely<DurableSchema>, now: () => number): Announcements {
  const count = async (table: 'prescription_note' | 'announcement'): Promise<number> => {
    const { rows } = await database
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  };
  return {
    follow: async (prescriptionId, patientId) => {
      await database
        .insertInto('followed_prescription')
        .values({ prescription_id: prescriptionId, patient_id: patientId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    patientOf: async (prescriptionId) => {
      const row = await database
        .selectFrom('followed_prescription')
        .select('patient_id')
        .where('prescription_id', '=', prescriptionId)
        .executeTakeFirst();
      return row?.patient_id;
    },
    note: async ({ transactionId, event, prescriptionId }) => {
      await database
        .insertInto('prescription_note')
        .values({
          ...{ transaction_id: transactionId, prescription_id: prescriptionId },
          ...{ event, noted_at: now() },
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    noted: async () => {
      const rows = await database
        .selectFrom('prescription_note')
        .selectAll()
        .orderBy('position')
        .execute();
      return rows.map(({ transaction_id, event, prescription_id, noted_at }) => ({
        ...{ transactionId: transaction_id, event, prescriptionId: prescription_id },
        notedAt: noted_at,
      }));
    },
    settle: ({ transactionId, prescriptionId }, found) =>
      database.transaction().execute(async (transaction) => {
        for (const { id, endpoint, body } of found) {
          await transaction
            .insertInto('announcement')
            .values({ id, endpoint, body, attempts: 0, due_at: now() })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await transaction
          .deleteFrom('prescription_note')
          .where('transaction_id', '=', transactionId)
          .where('prescription_id', '=', prescriptionId)
          .execute();
      }),
    due: async () => {
      const rows = await database
        .selectFrom('announcement')
        .select(['id', 'endpoint', 'body', 'attempts'])
        .where('due_at', '<=', now())
        .orderBy('position')
        .execute();
      return rows;
    },
    taken: async (id) => {
      await database.deleteFrom('announcement').where('id', '=', id).execute();
    },
    postpone: async (id, delay) => {
      await database
        .updateTable('announcement')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), due_at: now() + delay }))
        .where('id', '=', id)
        .execute();
    },
    waiting: async () => (await count('prescription_note')) + (await count('announcement')),
  };
}
