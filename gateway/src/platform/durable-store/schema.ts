import type { Generated, Kysely, Migration } from 'kysely';

/** Instants are milliseconds since 1970. */
export interface DurableSchema {
  /** What may happen once only, such as the use of a client assertion. */
  once: { scope: string; id: string; expires_at: number };
  /** Content in IPFS whose commit is not known to have happened. */
  pending_content: { cid: string; size: number; commit_id: string; created_at: number };
  /** Commits that were sent, or were about to be, and whose outcome is not known. */
  sent_commit: { commit_id: string; idempotency_key: string };
  /** Content that is pinned here for another organisation. */
  replica: { cid: string; organization: string; size: number };
  setting: { name: string; value: string };
  /** The read journal, in the order in which answers left. */
  journal_entry: {
    position: Generated<number>;
    patient_id: string;
    /** Of the patient's entries. */
    number: number;
    leaf: string;
    entry: string;
  };
  journal_anchor: {
    sequence: number;
    idempotency_key: string;
    first: number;
    last: number;
    root: string;
    anchored: number;
  };
  /** Sign-ins under way and what came of them: sessions, grants, codes, refresh tokens. */
  sign_in_state: {
    kind: string;
    id: string;
    payload: string;
    uid: string | null;
    grant_id: string | null;
    consumed_at: number | null;
    expires_at: number;
  };
  /** Share codes that were neither used nor have expired: of the code itself, a digest only. */
  share_code: { digest: string; tag: string; patient_id: string; expires_at: number };
  /** Consents for which key keepers hold shares of keys; nothing is deposited yet without a patient. */
  escrow: { consent_id: string; patient_id: string | null; compartments: string | null };
  /**
   * Accesses for which keys were handed out, last by this transaction; by whom is to be looked into;
   * settled: a keeper did.
   */
  settled_release: { chart_id: string; transaction_id: string };
  /** Compartments whose keys key keepers gave to a reader: nothing more is written into them. */
  retired_compartment: { compartment_id: string };
  /** Consents that were revoked and enrolments that were replaced, as events said. */
  ended_decision: { kind: string; id: string };
  /** Emergencies that were declared, as events said; whom they concern is to be looked into. */
  declared_emergency: { emergency_id: string };
  /** Alerts about emergencies that nobody has taken yet. */
  alert: {
    id: string;
    emergency_id: string;
    audience: string;
    declared_at: string;
    attempts: number;
    due_at: number;
  };
  /** Prescriptions that this organisation has to do with: whose they are, which no event says. */
  followed_prescription: { prescription_id: string; patient_id: string };
  /** What happened to prescriptions, as events said; whether it is to be announced is to be looked into. */
  prescription_note: {
    position: Generated<number>;
    transaction_id: string;
    prescription_id: string;
    event: string;
    noted_at: number;
  };
  /** Announcements that their endpoint has not taken yet. */
  announcement: {
    position: Generated<number>;
    id: string;
    endpoint: string;
    body: string;
    attempts: number;
    due_at: number;
  };
  /** What the organisation attests of its people and patients, kept for them. */
  attestation: { holder: string; attestation: string };
  /** Questions that people asked elsewhere without their name, each with the key of its answer. */
  asked_opinion: {
    opinion_id: string;
    holder: string;
    addressee: string;
    reply_key: string;
  };
  /** Invitations to apply for a role: of the code a digest, and what was handed in on it, sealed. */
  invitation: {
    invitation_id: string;
    digest: string;
    role: string;
    invited_by: string;
    expires_at: number;
    submitted_at: number | null;
    submission: string | null;
  };
}

const initial: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('once')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('once_key', ['scope', 'id'])
      .execute();
    await db.schema.createIndex('once_expiry').on('once').column('expires_at').execute();
    await db.schema
      .createTable('pending_content')
      .addColumn('cid', 'text', (column) => column.primaryKey())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('commit_id', 'text', (column) => column.notNull())
      .addColumn('created_at', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('pending_content_commit')
      .on('pending_content')
      .column('commit_id')
      .execute();
    await db.schema
      .createTable('replica')
      .addColumn('cid', 'text', (column) => column.notNull())
      .addColumn('organization', 'text', (column) => column.notNull())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('replica_key', ['organization', 'cid'])
      .execute();
    await db.schema
      .createTable('setting')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};

const journal: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('journal_entry')
      .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('patient_id', 'text', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('journal_entry_patient')
      .on('journal_entry')
      .columns(['patient_id', 'position'])
      .execute();
    await db.schema
      .createTable('journal_anchor')
      .addColumn('sequence', 'integer', (column) => column.primaryKey())
      .addColumn('idempotency_key', 'text', (column) => column.notNull())
      .addColumn('first', 'integer', (column) => column.notNull())
      .addColumn('last', 'integer', (column) => column.notNull())
      .addColumn('root', 'text', (column) => column.notNull())
      .addColumn('anchored', 'integer', (column) => column.notNull())
      .execute();
  },
};

const signIn: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('sign_in_state')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('uid', 'text')
      .addColumn('grant_id', 'text')
      .addColumn('consumed_at', 'integer')
      .addColumn('expires_at', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('sign_in_state_key', ['kind', 'id'])
      .execute();
    for (const column of ['uid', 'grant_id', 'expires_at']) {
      await db.schema
        .createIndex(`sign_in_state_${column}`)
        .on('sign_in_state')
        .column(column)
        .execute();
    }
  },
};

const shareCodes: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('share_code')
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('tag', 'text', (column) => column.notNull())
      .addColumn('patient_id', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'integer', (column) => column.notNull())
      .execute();
    for (const column of ['tag', 'patient_id', 'expires_at']) {
      await db.schema.createIndex(`share_code_${column}`).on('share_code').column(column).execute();
    }
  },
};

const escrow: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('escrow')
      .addColumn('consent_id', 'text', (column) => column.primaryKey())
      .addColumn('patient_id', 'text')
      .addColumn('compartments', 'text')
      .execute();
    await db.schema.createIndex('escrow_patient').on('escrow').column('patient_id').execute();
    await db.schema
      .createTable('keeper_release')
      .addColumn('access_id', 'text', (column) => column.primaryKey())
      .addColumn('settled', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('retired_compartment')
      .addColumn('compartment_id', 'text', (column) => column.primaryKey())
      .execute();
  },
};

/** Numbers each patient's entries, keeps the leaf that the next one names, and finds their anchors. */
const journalChain: Migration = {
  up: async (db: Kysely<Pick<DurableSchema, 'journal_entry'>>) => {
    if (
      (await db.selectFrom('journal_entry').select('position').executeTakeFirst()) !== undefined
    ) {
      // What is anchored cannot be numbered afterwards.
      throw new Error(
        'The read journal is from before its entries were numbered: reset this network.',
      );
    }
    await db.schema.dropTable('journal_entry').execute();
    await db.schema
      .createTable('journal_entry')
      .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('patient_id', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('leaf', 'text', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addUniqueConstraint('journal_entry_number', ['patient_id', 'number'])
      .execute();
    await db.schema
      .createIndex('journal_entry_patient')
      .on('journal_entry')
      .columns(['patient_id', 'position'])
      .execute();
    await db.schema
      .createIndex('journal_anchor_last')
      .on('journal_anchor')
      .column('last')
      .execute();
  },
};

const endedDecisions: Migration = {
  up: async (db: Kysely<unknown>) => {
    // It was by access; what has to be settled is a chart.
    await db.schema.dropTable('keeper_release').execute();
    await db.schema
      .createTable('settled_release')
      .addColumn('chart_id', 'text', (column) => column.primaryKey())
      .addColumn('transaction_id', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('ended_decision')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('ended_decision_key', ['kind', 'id'])
      .execute();
  },
};

const sentCommits: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('sent_commit')
      .addColumn('commit_id', 'text', (column) => column.primaryKey())
      .addColumn('idempotency_key', 'text', (column) => column.notNull())
      .execute();
  },
};

const disclosure: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('attestation')
      .addColumn('holder', 'text', (column) => column.primaryKey())
      .addColumn('attestation', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('asked_opinion')
      .addColumn('opinion_id', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('addressee', 'text', (column) => column.notNull())
      .addColumn('reply_key', 'text', (column) => column.notNull())
      .execute();
  },
};

const alerts: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('declared_emergency')
      .addColumn('emergency_id', 'text', (column) => column.primaryKey())
      .execute();
    await db.schema
      .createTable('alert')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('emergency_id', 'text', (column) => column.notNull())
      .addColumn('audience', 'text', (column) => column.notNull())
      .addColumn('declared_at', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('due_at', 'integer', (column) => column.notNull())
      .execute();
  },
};

const invitations: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('invitation')
      .addColumn('invitation_id', 'text', (column) => column.primaryKey())
      .addColumn('digest', 'text', (column) => column.notNull().unique())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('invited_by', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'integer', (column) => column.notNull())
      .addColumn('submitted_at', 'integer')
      .addColumn('submission', 'text')
      .execute();
  },
};

const announcements: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('followed_prescription')
      .addColumn('prescription_id', 'text', (column) => column.primaryKey())
      .addColumn('patient_id', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('prescription_note')
      .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('transaction_id', 'text', (column) => column.notNull())
      .addColumn('prescription_id', 'text', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('noted_at', 'integer', (column) => column.notNull())
      .addUniqueConstraint('prescription_note_event', ['transaction_id', 'prescription_id'])
      .execute();
    await db.schema
      .createTable('announcement')
      .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('endpoint', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('due_at', 'integer', (column) => column.notNull())
      .execute();
  },
};

export const durableMigrations: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-journal': journal,
  '0003-sign-in': signIn,
  '0004-share-codes': shareCodes,
  '0005-escrow': escrow,
  '0006-journal-chain': journalChain,
  '0007-ended-decisions': endedDecisions,
  '0008-sent-commits': sentCommits,
  '0009-disclosure': disclosure,
  '0010-alerts': alerts,
  '0011-invitations': invitations,
  '0012-announcements': announcements,
};
