import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import { LRUCache } from 'lru-cache';
import { jsonRows } from '../database/json-rows.js';
import type { DurableSchema } from './schema.js';

/** Where an entry stands in the chain of its patient's entries. */
export interface JournalLink {
  /** Counts the patient's entries, from 1. */
  readonly number: number;
  /** Its hash, which the patient's next entry names. */
  readonly leaf: string;
}

/** An entry of the read journal. */
export interface JournalRow extends JournalLink {
  /** Canonical JSON. */
  readonly entry: string;
}

/** An entry on its way to the disk. */
export interface JournalDraft {
  readonly patientId: string;
  /** Makes the entry that follows on the patient's newest, or their first. */
  readonly following: (newest: JournalLink | undefined) => JournalRow;
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
  /** On the disk, all or none, each in its place in the chain, before it resolves. */
  readonly append: (drafts: readonly JournalDraft[]) => Promise<void>;
  /** The first entries, in order, that no anchor covers; `limit` at most. */
  readonly unanchored: (
    limit: number,
  ) => Promise<readonly { readonly position: number; readonly leaf: string }[]>;
  /** The oldest entry that no anchor on the ledger covers, though one may be decided on. */
  readonly oldestOffLedger: () => Promise<string | undefined>;
  readonly lastAnchor: () => Promise<AnchorRow | undefined>;
  readonly decideAnchor: (anchor: Omit<AnchorRow, 'anchored'>) => Promise<void>;
  readonly confirmAnchor: (sequence: number) => Promise<void>;
  /** Anchors on the ledger that cover entries of a patient. */
  readonly anchorsOf: (patientId: string) => Promise<readonly AnchorRow[]>;
  /** Leaves of all entries under an anchor, in order. */
  readonly leaves: (anchor: Pick<AnchorRow, 'first' | 'last'>) => Promise<readonly string[]>;
  /** A patient's entries under an anchor, in order. */
  readonly entriesOf: (
    patientId: string,
    anchor: Pick<AnchorRow, 'first' | 'last'>,
  ) => Promise<readonly { readonly position: number; readonly entry: string }[]>;
}

/** Patients whose newest link is kept in memory. */
const remembered = 10_000;

/** The only writer of the journal: what it remembers of it is what stands there. */
export function journalStore(database: Kysely<DurableSchema>): JournalStore {
  const newest = new LRUCache<string, JournalLink>({ max: remembered });
  return {
    append: async (drafts) => {
      const rows = await database.transaction().execute(async (transaction) => {
        const chain = await chained(transaction, drafts, newest);
        await insert(transaction, chain);
        return chain;
      });
      rows.forEach(({ patient_id, number, leaf }) => newest.set(patient_id, { number, leaf }));
    },
    unanchored: async (limit) => {
      const last = await lastAnchor(database);
      return database
        .selectFrom('journal_entry')
        .select(['position', 'leaf'])
        .where('position', '>', last?.last ?? 0)
        .orderBy('position')
        .limit(limit)
        .execute();
    },
    oldestOffLedger: async () => {
      const last = await newestAnchor(database).where('anchored', '=', 1).executeTakeFirst();
      const row = await database
        .selectFrom('journal_entry')
        .select('entry')
        .where('position', '>', last?.last ?? 0)
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      return row?.entry;
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
        .where('last', 'in', (builder) =>
          builder
            .selectFrom('journal_entry')
            .where('patient_id', '=', patientId)
            .select((entry) => lastOfAnchor(entry).as('last')),
        )
        .orderBy('sequence')
        .execute();
      return rows.map(toAnchor);
    },
    leaves: async ({ first, last }) => {
      const rows = await database
        .selectFrom('journal_entry')
        .select('leaf')
        .where('position', '>=', first)
        .where('position', '<=', last)
        .orderBy('position')
        .execute();
      return rows.map(({ leaf }) => leaf);
    },
    entriesOf: (patientId, { first, last }) =>
      database
        .selectFrom('journal_entry')
        .select(['position', 'entry'])
        .where('patient_id', '=', patientId)
        .where('position', '>=', first)
        .where('position', '<=', last)
        .orderBy('position')
        .execute(),
  };
}

/** Anchors follow on each other, so the first that ends behind an entry covers it. */
function lastOfAnchor(entry: ExpressionBuilder<DurableSchema, 'journal_entry'>) {
  return entry
    .selectFrom('journal_anchor as covering')
    .select(({ fn }) => fn.min('covering.last').as('last'))
    .whereRef('covering.last', '>=', 'journal_entry.position');
}

/** Within the transaction that writes them: nothing comes between an entry and the one it follows. */
async function chained(
  transaction: Transaction<DurableSchema>,
  drafts: readonly JournalDraft[],
  remembered: Pick<LRUCache<string, JournalLink>, 'get'>,
): Promise<ChainedRow[]> {
  const newest = new Map<string, JournalLink>();
  const rows = [];
  for (const { patientId, following } of drafts) {
    const link =
      newest.get(patientId) ??
      remembered.get(patientId) ??
      (await newestOf(transaction, patientId));
    const row = following(link);
    newest.set(patientId, row);
    rows.push({ patient_id: patientId, ...row });
  }
  return rows;
}

interface ChainedRow extends JournalRow {
  readonly patient_id: string;
}

/** One value for all rows, so that the statement is the same however many there are. */
async function insert(
  transaction: Transaction<DurableSchema>,
  rows: readonly ChainedRow[],
): Promise<void> {
  await sql`
    insert into journal_entry (patient_id, number, leaf, entry)
    select value->>'patient_id', value->>'number', value->>'leaf', value->>'entry'
    from ${jsonRows(rows)} order by key`.execute(transaction);
}

function newestOf(
  transaction: Transaction<DurableSchema>,
  patientId: string,
): Promise<JournalLink | undefined> {
  return transaction
    .selectFrom('journal_entry')
    .select(['number', 'leaf'])
    .where('patient_id', '=', patientId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function lastAnchor(database: Kysely<DurableSchema>): Promise<AnchorRow | undefined> {
  const row = await newestAnchor(database).executeTakeFirst();
  return row && toAnchor(row);
}

function newestAnchor(database: Kysely<DurableSchema>) {
  return database.selectFrom('journal_anchor').selectAll().orderBy('sequence', 'desc').limit(1);
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
