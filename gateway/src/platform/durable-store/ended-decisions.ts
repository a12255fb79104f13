import type { Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What was decided and ended: a consent, the enrolment of a passkey that was replaced, a delegation, an emergency. */
export type DecisionKind =
  'consent' | 'enrolment' | 'provider-enrolment' | 'delegation' | 'emergency';

/**
 * Decisions that were seen to end on the ledger. They are kept with the position up to which events
 * were taken in, so that both are restored together.
 */
export interface EndedDecisions {
  readonly add: (kind: DecisionKind, id: string) => Promise<void>;
  readonly has: (kind: DecisionKind, id: string) => Promise<boolean>;
}

export function endedDecisions(database: Kysely<DurableSchema>): EndedDecisions {
  return {
    add: async (kind, id) => {
      await database
        .insertInto('ended_decision')
        .values({ kind, id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    has: async (kind, id) => {
      const row = await database
        .selectFrom('ended_decision')
        .select('id')
        .where('kind', '=', kind)
        .where('id', '=', id)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
