import type { Kysely, Transaction } from 'kysely';
import type { ReadModelSchema } from './schema.js';
import { recordsPerCommit, toTableRow, type PlacedRow } from './rows.js';
import type { CommitRows, IndexedRow, LedgerPosition } from './types.js';

/** Rows of one INSERT; SQLite takes at most 32,766 values in a statement. */
const rowsPerInsert = 500;

/** Takes in a commit and moves the checkpoint, both or neither. A second time changes nothing. */
export async function applyCommit(
  database: Kysely<ReadModelSchema>,
  commit: CommitRows,
  position?: LedgerPosition,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const ordinal = await claim(transaction, commit.commitId);
    if (ordinal !== undefined) {
      await insertCharts(transaction, commit);
      await insertRecords(transaction, place(commit.records, ordinal));
    }
    await moveCheckpoint(transaction, position);
  });
}

/** Moves the checkpoint; without a position it stays. */
export async function moveCheckpoint(
  database: Kysely<ReadModelSchema>,
  position: LedgerPosition | undefined,
): Promise<void> {
  if (position === undefined) {
    return;
  }
  const values = {
    block_number: String(position.blockNumber),
    transaction_id: position.transactionId,
  };
  await database
    .insertInto('checkpoint')
    .values({ id: 1, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

/** Counts a commit of the organisation where the ledger has it, once. */
export async function countCommit(
  transaction: Transaction<ReadModelSchema>,
  commitId: string,
): Promise<void> {
  await transaction
    .insertInto('own_commit')
    .values({ commit_id: commitId, applied: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The ordinal of a commit whose rows are not here yet. */
async function claim(
  transaction: Transaction<ReadModelSchema>,
  commitId: string,
): Promise<number | undefined> {
  await countCommit(transaction, commitId);
  const claimed = await transaction
    .updateTable('own_commit')
    .set({ applied: 1 })
    .where('commit_id', '=', commitId)
    .where('applied', '=', 0)
    .returning('ordinal')
    .executeTakeFirst();
  return claimed?.ordinal;
}

function place(records: readonly IndexedRow[], ordinal: number): PlacedRow[] {
  return records.map((record, index) => ({ record, sequence: ordinal * recordsPerCommit + index }));
}

async function insertCharts(
  transaction: Transaction<ReadModelSchema>,
  { charts, compartments }: CommitRows,
): Promise<void> {
  for (const { chartId, custodian, salt } of charts) {
    await transaction
      .insertInto('chart')
      .values({ chart_id: chartId, custodian, salt })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const compartment of compartments) {
    const json = JSON.stringify(compartment);
    await transaction
      .insertInto('compartment')
      .values({
        compartment_id: compartment.compartmentId,
        chart_id: compartment.chartId,
        json,
      })
      .onConflict((conflict) => conflict.column('compartment_id').doUpdateSet({ json }))
      .execute();
  }
}

/**
 * Puts records where their ids are free. The chaincode keeps no key per record, so that a custodian
 * could commit a second one of the same id: the first in the ledger counts, whichever arrived first.
 */
async function insertRecords(
  transaction: Transaction<ReadModelSchema>,
  records: readonly PlacedRow[],
): Promise<void> {
  for (const batch of batches(records)) {
    await deleteLater(transaction, batch);
    const inserted = await transaction
      .insertInto('record')
      .values(batch.map(toTableRow))
      .onConflict((conflict) => conflict.column('record_id').doNothing())
      .returning('sequence')
      .execute();
    const sequences = new Set(inserted.map((row) => row.sequence));
    await insertIndex(
      transaction,
      batch.filter(({ sequence }) => sequences.has(sequence)),
    );
  }
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
  const later = await transaction
    .selectFrom('record')
    .select('sequence')
    .where('record_id', 'in', ids)
    .where('sequence', '>', earliest.sequence)
    .execute();
  for (const { sequence } of later) {
    await transaction.deleteFrom('token').where('sequence', '=', sequence).execute();
    await transaction.deleteFrom('text').where('sequence', '=', sequence).execute();
    await transaction.deleteFrom('record').where('sequence', '=', sequence).execute();
  }
}

async function insertIndex(
  transaction: Transaction<ReadModelSchema>,
  stored: readonly PlacedRow[],
): Promise<void> {
  const tokens = stored.flatMap(({ record, sequence }) =>
    record.tokens.map(({ param, system = '', value }) => ({
      sequence,
      type: record.type,
      chart_id: record.chartId,
      param,
      system,
      value,
    })),
  );
  const texts = stored.flatMap(({ record, sequence }) =>
    record.texts.map(({ param, value }) => ({
      sequence,
      type: record.type,
      chart_id: record.chartId,
      param,
      value,
    })),
  );
  for (const batch of batches(tokens)) {
    await transaction.insertInto('token').values(batch).execute();
  }
  for (const batch of batches(texts)) {
    await transaction.insertInto('text').values(batch).execute();
  }
}

function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / rowsPerInsert) }, (_, index) =>
    items.slice(index * rowsPerInsert, (index + 1) * rowsPerInsert),
  );
}
