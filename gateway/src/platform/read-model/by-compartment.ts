import { type Kysely, sql } from 'kysely';
import { recordsPerCommit, toSealedRow } from './rows.js';
import type { ReadModelSchema } from './schema.js';
import type { CommittedRow } from './types.js';

/** The records of some compartments in ledger order, each with its commit. */
export async function recordsIn(
  database: Kysely<ReadModelSchema>,
  compartmentIds: readonly string[],
): Promise<readonly CommittedRow[]> {
  const rows = await database
    .selectFrom('record')
    .innerJoin('own_commit', (join) =>
      // A bound number would be a float, and the quotient with it.
      join.on(sql`own_commit.ordinal`, '=', sql`record.sequence / ${sql.lit(recordsPerCommit)}`),
    )
    .selectAll('record')
    .select('own_commit.commit_id')
    .where('record.compartment_id', 'in', compartmentIds)
    .orderBy('record.sequence')
    .execute();
  return rows.map((row) => ({ ...toSealedRow(row), commitId: row.commit_id }));
}

/** {@link ReadModel.sharedReferences} */
export async function sharedReferences(
  database: Kysely<ReadModelSchema>,
  chartId: string,
  compartmentIds: readonly string[],
  param: string,
): Promise<ReadonlySet<string>> {
  const references = database
    .selectFrom('token')
    .innerJoin('record', 'record.sequence', 'token.sequence')
    .where('token.chart_id', '=', chartId)
    .where('token.param', '=', param);
  const rows = await references
    .select('record.record_id')
    .distinct()
    .where('record.compartment_id', 'in', compartmentIds)
    .where(
      'token.value',
      'in',
      references.select('token.value').where('record.compartment_id', 'not in', compartmentIds),
    )
    .execute();
  return new Set(rows.map((row) => row.record_id));
}
