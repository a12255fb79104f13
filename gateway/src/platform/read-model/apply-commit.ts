import { type Kysely, sql, type Transaction } from 'kysely';
import { jsonRows } from '../database/json-rows.js';
import type { ReadModelSchema } from './schema.js';
import { recordsPerCommit, toTableRow, type PlacedRow } from './rows.js';
import type { CommitRows, IndexedRow, LedgerPosition, Step } from './types.js';

/** Takes in what events brought, in order, and moves the checkpoint: all of it or nothing. */
export async function takeIn(
  database: Kysely<ReadModelSchema>,
  steps: readonly Step[],
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { rows: commit, postponed } of steps) {
      if (commit !== undefined) {
        await applyCommit(transaction, commit);
      }
      if (postponed !== undefined) {
        await countCommit(transaction, postponed);
      }
    }
    await moveCheckpoint(transaction, steps.at(-1)?.position);
  });
}

/** Takes in a commit. A second time changes nothing. */
export async function applyCommit(
  transaction: Transaction<ReadModelSchema>,
  commit: CommitRows,
): Promise<void> {
  const ordinal = await claim(transaction, commit.commitId);
  if (ordinal !== undefined) {
    await insertCharts(transaction, commit);
    await insertRecords(transaction, place(commit.records, ordinal));
  }
}

async function moveCheckpoint(
  transaction: Transaction<ReadModelSchema>,
  position: LedgerPosition | undefined,
): Promise<void> {
  if (position === undefined) {
    return;
  }
  const { blockNumber, transactionId } = position;
  await sql`
    insert into checkpoint (id, block_number, transaction_id)
    values (1, ${String(blockNumber)}, ${transactionId})
    on conflict (id) do update set
      block_number = excluded.block_number, transaction_id = excluded.transaction_id
  `.execute(transaction);
}

/** Counts a commit of the organisation where the ledger has it, once. */
async function countCommit(
  transaction: Transaction<ReadModelSchema>,
  commitId: string,
): Promise<void> {
  await sql`
    insert into own_commit (commit_id, applied) values (${commitId}, 0) on conflict do nothing
  `.execute(transaction);
}

/** The ordinal of a commit whose rows are not here yet. */
async function claim(
  transaction: Transaction<ReadModelSchema>,
  commitId: string,
): Promise<number | undefined> {
  await countCommit(transaction, commitId);
  const claimed = await sql<{ ordinal: number }>`
    update own_commit set applied = 1 where commit_id = ${commitId} and applied = 0
    returning ordinal`.execute(transaction);
  return claimed.rows[0]?.ordinal;
}

function place(records: readonly IndexedRow[], ordinal: number): PlacedRow[] {
  return records.map((record, index) => ({ record, sequence: ordinal * recordsPerCommit + index }));
}

async function insertCharts(
  transaction: Transaction<ReadModelSchema>,
  { charts, compartments }: CommitRows,
): Promise<void> {
  await sql`
    insert into chart (chart_id, custodian, salt)
    select value->>'chartId', value->>'custodian', value->>'salt' from ${jsonRows(charts)}
    where true on conflict do nothing`.execute(transaction);
  await sql`
    insert into compartment (compartment_id, chart_id, json)
    select value->>'compartmentId', value->>'chartId', value from ${jsonRows(compartments)}
    where true on conflict (compartment_id) do update set json = excluded.json`.execute(
    transaction,
  );
}

/**
 * Puts records where their ids are free. The chaincode keeps no key per record, so that a custodian
 * could commit a second one of the same id: the first in the ledger counts, whichever arrived first.
 */
async function insertRecords(
  transaction: Transaction<ReadModelSchema>,
  records: readonly PlacedRow[],
): Promise<void> {
  await deleteLater(transaction, records);
  const inserted = await sql<{ sequence: number }>`
    insert into record (sequence, record_id, type, chart_id, version, last_updated, compartment_id,
      key_version, wrapped_key, ciphertext, cid, size)
    select value->>'sequence', value->>'record_id', value->>'type', value->>'chart_id',
      value->>'version', value->>'last_updated', value->>'compartment_id', value->>'key_version',
      unhex(value->>'wrapped_key'), unhex(value->>'ciphertext'), value->>'cid', value->>'size'
    from ${jsonRows(records.map(toTableRow))}
    where true on conflict (record_id) do nothing returning sequence`.execute(transaction);
  const sequences = new Set(inserted.rows.map((row) => row.sequence));
  await insertIndex(
    transaction,
    records.filter(({ sequence }) => sequences.has(sequence)),
  );
}

/** Deletes what is here under the same ids although the ledger has it later. */
async function deleteLater(
  transaction: Transaction<ReadModelSchema>,
  records: readonly PlacedRow[],
): Promise<void> {
  const [earliest] = records;
  if (earliest === undefined) {
    return;
  }
  const ids = records.map(({ record }) => record.recordId);
  const later = await sql<{ sequence: number }>`
    select sequence from record where record_id in (select value from ${jsonRows(ids)})
    and sequence > ${earliest.sequence}`.execute(transaction);
  for (const { sequence } of later.rows) {
    await transaction.deleteFrom('token').where('sequence', '=', sequence).execute();
    await transaction.deleteFrom('text').where('sequence', '=', sequence).execute();
    await transaction.deleteFrom('record').where('sequence', '=', sequence).execute();
  }
}

async function insertIndex(
  transaction: Transaction<ReadModelSchema>,
  stored: readonly PlacedRow[],
): Promise<void> {
  const tokens = stored.flatMap(({ record: { tokens: own, type, chartId }, sequence }) =>
    own.map(({ param, system = '', value }) => [sequence, type, chartId, param, system, value]),
  );
  const texts = stored.flatMap(({ record: { texts: own, type, chartId }, sequence }) =>
    own.map(({ param, value }) => [sequence, type, chartId, param, value]),
  );
  await sql`
    insert into token (sequence, type, chart_id, param, system, value)
    select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5
    from ${jsonRows(tokens)}`.execute(transaction);
  await sql`
    insert into text (sequence, type, chart_id, param, value)
    select value->>0, value->>1, value->>2, value->>3, value->>4
    from ${jsonRows(texts)}`.execute(transaction);
}
