import { type Generated, type Kysely, type Migration, sql } from 'kysely';

export interface ReadModelSchema {
  chart: { chart_id: string; custodian: string; salt: string };
  /** A compartment as the ledger holds it, in JSON. */
  compartment: { compartment_id: string; chart_id: string; json: string };
  /**
   * Record versions; `sequence` is the position in ledger order, which pages go by: the ordinal of the
   * commit, then the place within it.
   */
  record: {
    sequence: number;
    record_id: string;
    type: string;
    chart_id: string;
    version: number;
    last_updated: string;
    compartment_id: string;
    key_version: number;
    wrapped_key: Uint8Array;
    /** Inline content. */
    ciphertext: Uint8Array | null;
    /** Content in IPFS. */
    cid: string | null;
    size: number | null;
  };
  /** Codes, identifiers and references of records; an empty system stands for none. */
  token: {
    sequence: number;
    type: string;
    chart_id: string;
    param: string;
    system: string;
    value: string;
  };
  /** Normalised texts of records, searched by prefix. */
  text: { sequence: number; type: string; chart_id: string; param: string; value: string };
  /**
   * The organisation's commits, counted in ledger order. The rows of an applied one are here; the others
   * could not be read yet.
   */
  own_commit: { ordinal: Generated<number>; commit_id: string; applied: number };
  /** Position in the ledger; one row. */
  checkpoint: { id: number; block_number: string; transaction_id: string };
}

/** A new layout starts over: the ledger fills it again. */
const startOver: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const table of tables) {
      await db.schema.dropTable(table).ifExists().execute();
    }
    await createCharts(db);
    await createRecords(db);
    await createIndexes(db);
    await createProgress(db);
  },
};

/** Every table that there ever was, those that refer to others first. */
const tables = [
  'token',
  'text',
  'record',
  'compartment',
  'chart',
  'applied_commit',
  'pending_commit',
  'own_commit',
  'checkpoint',
];

async function createCharts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('chart')
    .addColumn('chart_id', 'text', (column) => column.primaryKey())
    .addColumn('custodian', 'text', (column) => column.notNull())
    .addColumn('salt', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('compartment')
    .addColumn('compartment_id', 'text', (column) => column.primaryKey())
    .addColumn('chart_id', 'text', (column) => column.notNull().references('chart.chart_id'))
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('compartment_chart').on('compartment').column('chart_id').execute();
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('record')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('record_id', 'text', (column) => column.notNull().unique())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('chart_id', 'text', (column) => column.notNull().references('chart.chart_id'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('last_updated', 'text', (column) => column.notNull())
    .addColumn('compartment_id', 'text', (column) =>
      column.notNull().references('compartment.compartment_id'),
    )
    .addColumn('key_version', 'integer', (column) => column.notNull())
    .addColumn('wrapped_key', 'blob', (column) => column.notNull())
    .addColumn('ciphertext', 'blob')
    .addColumn('cid', 'text')
    .addColumn('size', 'integer')
    .execute();
  await db.schema
    .createIndex('record_chart')
    .on('record')
    .columns(['type', 'chart_id', 'sequence'])
    .execute();
  await db.schema.createIndex('record_type').on('record').columns(['type', 'sequence']).execute();
}

/** Every search is a seek: in one chart, or in all. The sequence last keeps matches in order. */
async function createIndexes(db: Kysely<unknown>): Promise<void> {
  for (const table of ['token', 'text'] as const) {
    const system = table === 'token' ? ['system'] : [];
    await db.schema
      .createTable(table)
      .addColumn('sequence', 'integer', (column) => column.notNull().references('record.sequence'))
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('chart_id', 'text', (column) => column.notNull())
      .addColumn('param', 'text', (column) => column.notNull())
      .$call((builder) =>
        table === 'token'
          ? builder.addColumn('system', 'text', (column) => column.notNull())
          : builder,
      )
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex(`${table}_value`)
      .on(table)
      .columns(['type', 'param', 'value', ...system, 'sequence'])
      .execute();
    await db.schema
      .createIndex(`${table}_chart`)
      .on(table)
      .columns(['chart_id', 'type', 'param', 'value', ...system, 'sequence'])
      .execute();
  }
}

async function createProgress(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('own_commit')
    .addColumn('ordinal', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('commit_id', 'text', (column) => column.notNull().unique())
    .addColumn('applied', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('checkpoint')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('block_number', 'text', (column) => column.notNull())
    .addColumn('transaction_id', 'text', (column) => column.notNull())
    .execute();
}

/** Opening a chart looks for the records of its compartments; each write, for commits that are postponed. */
const indexCompartmentsAndPostponed: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create index record_compartment on record (compartment_id, sequence)`.execute(db);
    await sql`create index own_commit_postponed on own_commit (ordinal) where applied = 0`.execute(
      db,
    );
  },
};

export const readModelMigrations: Readonly<Record<string, Migration>> = {
  '0001-initial': startOver,
  '0002-ledger-order': startOver,
  '0003-compartments-and-postponed': indexCompartmentsAndPostponed,
};
