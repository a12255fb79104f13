import type { Role } from '@healthchain/protocol';
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { DurableSchema } from './schema.js';

/** What is kept of an invitation to apply. Instants are milliseconds since 1970. */
export interface InvitationRow {
  readonly invitationId: string;
  /** Names the code without telling it. */
  readonly digest: string;
  readonly role: Role;
  /** Key of the registrar's credential. */
  readonly invitedBy: string;
  readonly expiresAt: number;
}

/** An invitation that somebody may still use, or has used. */
export interface StandingInvitation extends Omit<InvitationRow, 'digest'> {
  readonly submittedAt?: number;
}

/** Invitations to apply for a role, and what was handed in on them until a registrar takes it up. */
export interface Invitations {
  readonly add: (invitation: InvitationRow) => Promise<void>;
  /** The one that a code opens: neither used nor expired. */
  readonly open: (digest: string) => Promise<StandingInvitation | undefined>;
  /** Uses a code up: of two who hand in at the same time, one is kept. Whether this was. */
  readonly submit: (digest: string, submission: string) => Promise<boolean>;
  readonly list: () => Promise<readonly StandingInvitation[]>;
  /** What was handed in on one, and for which role. */
  readonly submission: (
    invitationId: string,
  ) => Promise<{ readonly role: Role; readonly submission: string } | undefined>;
  /** Forgets one with what was handed in on it; whether there was one. */
  readonly remove: (invitationId: string) => Promise<boolean>;
}

const shown = ['invitation_id', 'role', 'invited_by', 'expires_at', 'submitted_at'] as const;

export function invitations(database: Kysely<DurableSchema>, now: () => number): Invitations {
  const forgetExpired = () =>
    database
      .deleteFrom('invitation')
      .where('expires_at', '<=', now())
      .where('submitted_at', 'is', null)
      .execute();
  const isOpenBy = (digest: string) => (of: ExpressionBuilder<DurableSchema, 'invitation'>) =>
    of.and([
      of('digest', '=', digest),
      of('submitted_at', 'is', null),
      of('expires_at', '>', now()),
    ]);
  return {
    add: async ({ invitationId, digest, role, invitedBy, expiresAt }) => {
      await forgetExpired();
      await database
        .insertInto('invitation')
        .values({
          ...{ invitation_id: invitationId, digest, role, invited_by: invitedBy },
          ...{ expires_at: expiresAt, submitted_at: null, submission: null },
        })
        .execute();
    },
    open: async (digest) => {
      const row = await database
        .selectFrom('invitation')
        .select(shown)
        .where(isOpenBy(digest))
        .executeTakeFirst();
      return row && standingOf(row);
    },
    submit: async (digest, submission) => {
      const { numUpdatedRows } = await database
        .updateTable('invitation')
        .set({ submission, submitted_at: now() })
        .where(isOpenBy(digest))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    list: async () => {
      await forgetExpired();
      const rows = await database
        .selectFrom('invitation')
        .select(shown)
        .orderBy('expires_at')
        .execute();
      return rows.map(standingOf);
    },
    submission: async (invitationId) => {
      const row = await database
        .selectFrom('invitation')
        .select(['role', 'submission'])
        .where('invitation_id', '=', invitationId)
        .executeTakeFirst();
      return row?.submission == null
        ? undefined
        : { role: row.role as Role, submission: row.submission };
    },
    remove: async (invitationId) => {
      const { numDeletedRows } = await database
        .deleteFrom('invitation')
        .where('invitation_id', '=', invitationId)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}

function standingOf(
  row: Pick<DurableSchema['invitation'], (typeof shown)[number]>,
): StandingInvitation {
  return {
    invitationId: row.invitation_id,
    role: row.role as Role,
    invitedBy: row.invited_by,
    expiresAt: row.expires_at,
    ...(row.submitted_at !== null && { submittedAt: row.submitted_at }),
  };
}
