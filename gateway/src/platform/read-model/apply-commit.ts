import type { Kysely, Transaction } from 'kysely';
import type { ReadModelSchema } from './schema.js';
import { toTableRow } from './rows.js';
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
    if (await claim(transaction, commit.commitId)) {
      await insertCharts(transaction, commit);
      await insertRecords(transaction, commit.records);
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

/** Whether the commit is new here. */
async function claim(
  transaction: Transaction<ReadModelSchema>,
  commitId: string,
): Promise<boolean> {
  await transaction.deleteFrom('pending_commit').where('commit_id', '=', commitId).execute();
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('applied_commit')
    .values({ commit_id: commitId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
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

async function insertRecords(
  transaction: Transaction<ReadModelSchema>,
  records: readonly IndexedRow[],
): Promise<void> {
  for (const batch of batches(records)) {
    const rows = await transaction
      .insertInto('record')
      .values(batch.map(toTableRow))
      .returning(['record_id', 'sequence'])
      .execute();
    const sequences = new Map(rows.map((row) => [row.record_id, row.sequence]));
    await insertIndex(
      transaction,
      batch.flatMap((record) => {
        const sequence = sequences.get(record.recordId);
        return sequence === undefined ? [] : [{ record, sequence }];
      }),
    );
  }
}

async function insertIndex(
  transaction: Transaction<ReadModelSchema>,
  stored: readonly { readonly record: IndexedRow; readonly sequence: number }[],
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
