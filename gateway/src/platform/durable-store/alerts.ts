import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What somebody is to be told of an emergency. */
export interface Alert {
  /** The same whenever it is sent, so that who gets it twice knows. */
  readonly id: string;
  readonly emergencyId: string;
  /** Who has to look. */
  readonly audience: string;
  /** RFC 3339. */
  readonly declaredAt: string;
}

/** An alert that nobody has taken yet. */
export interface WaitingAlert extends Alert {
  /** How often it was sent in vain. */
  readonly attempts: number;
}

/** Alerts that are to be sent: each stays until it is taken, whatever stops meanwhile. */
export interface Alerts {
  /** Notes that an emergency was declared; whom it concerns is to be looked into. */
  readonly note: (emergencyId: string) => Promise<void>;
  readonly noted: () => Promise<readonly string[]>;
  /** Puts alerts in the place of a note, or none. */
  readonly settle: (emergencyId: string, alerts: readonly Alert[]) => Promise<void>;
  /** Those that are to be sent now, the oldest first. */
  readonly due: () => Promise<readonly WaitingAlert[]>;
  readonly taken: (id: string) => Promise<void>;
  /** @param delay until it is to be sent again, in milliseconds */
  readonly postpone: (id: string, delay: number) => Promise<void>;
  /** Notes and alerts that are left. */
  readonly waiting: () => Promise<number>;
}

/** @param now milliseconds since 1970 */
export function alerts(database: Kysely<DurableSchema>, now: () => number): Alerts {
  const count = async (table: 'declared_emergency' | 'alert'): Promise<number> => {
    const { rows } = await database
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  };
  return {
    note: async (emergencyId) => {
      await database
        .insertInto('declared_emergency')
        .values({ emergency_id: emergencyId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    noted: async () => {
      const rows = await database.selectFrom('declared_emergency').selectAll().execute();
      return rows.map((row) => row.emergency_id);
    },
    settle: (emergencyId, settled) =>
      database.transaction().execute(async (transaction) => {
        for (const { id, audience, declaredAt } of settled) {
          await transaction
            .insertInto('alert')
            .values({
              ...{ id, emergency_id: emergencyId, audience, declared_at: declaredAt },
              ...{ attempts: 0, due_at: now() },
            })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await transaction
          .deleteFrom('declared_emergency')
          .where('emergency_id', '=', emergencyId)
          .execute();
      }),
    due: async () => {
      const rows = await database
        .selectFrom('alert')
        .selectAll()
        .where('due_at', '<=', now())
        .orderBy('declared_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id, emergency_id, audience, declared_at, attempts }) => ({
        ...{ id, emergencyId: emergency_id, audience, declaredAt: declared_at, attempts },
      }));
    },
    taken: async (id) => {
      await database.deleteFrom('alert').where('id', '=', id).execute();
    },
    postpone: async (id, delay) => {
      await database
        .updateTable('alert')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), due_at: now() + delay }))
        .where('id', '=', id)
        .execute();
    },
    waiting: async () => (await count('declared_emergency')) + (await count('alert')),
  };
}
