import type { Kysely, Transaction } from 'kysely';
import type { DurableSchema } from './schema.js';

/** An entry of the read journal on its way to the disk. */
export interface JournalRow {
  readonly patientId: string;
  /** Canonical JSON. */
  readonly entry: string;
}

/** An anchor, decided on before the ledger knows of it: a crash submits it again and no other. */
export interface AnchorRow {
  readonly sequence: number;
  readonly idempotencyKey: string;
  /** Positions in the journal, both inclusive. */
  readonly first: number;
  readonly last: number;
  readonly root: string;
  readonly anchored: boolean;
}

export interface JournalStore {
  /** On the disk, all or none, before it resolves. */
  readonly append: (rows: readonly JournalRow[]) => Promise<void>;
  /** The first entries, in order, that no anchor covers; `limit` at most. */
  readonly unanchored: (
    limit: number,
  ) => Promise<readonly { readonly position: number; readonly entry: string }[]>;
  readonly unanchoredCount: () => Promise<number>;
  readonly lastAnchor: () => Promise<AnchorRow | undefined>;
  readonly decideAnchor: (anchor: Omit<AnchorRow, 'anchored'>) => Promise<void>;
  readonly confirmAnchor: (sequence: number) => Promise<void>;
  /** Anchors on the ledger that cover entries of a patient. */
  readonly anchorsOf: (patientId: string) => Promise<readonly AnchorRow[]>;
  /** Entries from one position to another, both inclusive, in order. */
  readonly range: (
    first: number,
    last: number,
  ) => Promise<readonly { readonly patientId: string; readonly entry: string }[]>;
}

/** Rows of one INSERT; SQLite takes at most 32,766 values in a statement. */
const rowsPerInsert = 5000;

export function journalStore(database: Kysely<DurableSchema>): JournalStore {
  return {
    append: (rows) =>
      database.transaction().execute(async (transaction) => {
        for (let at = 0; at < rows.length; at += rowsPerInsert) {
          await insert(transaction, rows.slice(at, at + rowsPerInsert));
        }
      }),
    unanchored: async (limit) => {
      const last = await lastAnchor(database);
      return database
        .selectFrom('journal_entry')
        .select(['position', 'entry'])
        .where('position', '>', last?.last ?? 0)
        .orderBy('position')
        .limit(limit)
        .execute();
    },
    unanchoredCount: async () => {
      const last = await lastAnchor(database);
      const row = await database
        .selectFrom('journal_entry')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('position', '>', last?.last ?? 0)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    lastAnchor: () => lastAnchor(database),
    decideAnchor: async ({ idempotencyKey, ...anchor }) => {
      await database
        .insertInto('journal_anchor')
        .values({ ...anchor, idempotency_key: idempotencyKey, anchored: 0 })
        .execute();
    },
    confirmAnchor: async (sequence) => {
      await database
        .updateTable('journal_anchor')
        .set({ anchored: 1 })
        .where('sequence', '=', sequence)
        .execute();
    },
    anchorsOf: async (patientId) => {
      const rows = await database
        .selectFrom('journal_anchor')
        .selectAll()
        .where('anchored', '=', 1)
        .where((builder) =>
          builder.exists(
            builder
              .selectFrom('journal_entry')
              .select('position')
              .where('patient_id', '=', patientId)
              .whereRef('position', '>=', 'journal_anchor.first')
              .whereRef('position', '<=', 'journal_anchor.last'),
          ),
        )
        .orderBy('sequence')
        .execute();
      return rows.map(toAnchor);
    },
    range: async (first, last) => {
      const rows = await database
        .selectFrom('journal_entry')
        .select(['patient_id', 'entry'])
        .where('position', '>=', first)
        .where('position', '<=', last)
        .orderBy('position')
        .execute();
      return rows.map((row) => ({ patientId: row.patient_id, entry: row.entry }));
    },
  };
}

async function insert(
  transaction: Transaction<DurableSchema>,
  rows: readonly JournalRow[],
): Promise<void> {
  await transaction
    .insertInto('journal_entry')
    .values(rows.map(({ patientId, entry }) => ({ patient_id: patientId, entry })))
    .execute();
}

async function lastAnchor(database: Kysely<DurableSchema>): Promise<AnchorRow | undefined> {
  const row = await database
    .selectFrom('journal_anchor')
    .selectAll()
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toAnchor(row);
}

function toAnchor(row: DurableSchema['journal_anchor']): AnchorRow {
  const { sequence, first, last, root } = row;
  return {
    sequence,
    first,
    last,
    root,
    idempotencyKey: row.idempotency_key,
    anchored: row.anchored === 1,
  };
}
