import { type Kysely, type Selectable, sql } from 'kysely';
import { matches } from './matches.js';
import { toSealedRow } from './rows.js';
import type { ReadModelSchema } from './schema.js';
import type { ReadModelPage, ReadModelQuery } from './types.js';

/** One page of the records that match, in ledger order. */
export async function search(
  database: Kysely<ReadModelSchema>,
  query: ReadModelQuery,
): Promise<ReadModelPage> {
  const matching = matches(query);
  const [count, found] = await Promise.all([
    sql<{ total: number }>`select count(*) as total from (${matching})`.execute(database),
    // CROSS JOIN keeps SQLite from walking all records and looking each up among the matches.
    sql<Selectable<ReadModelSchema['record']>>`
      with match as (${matching})
      select record.* from match cross join record on record.sequence = match.sequence
      where match.sequence > ${query.after ?? 0}
      order by match.sequence limit ${query.limit + 1}`.execute(database),
  ]);
  // The row after the page, if there is one, tells that another page follows.
  const page = found.rows.slice(0, query.limit);
  const next = found.rows.length > page.length ? page.at(-1)?.sequence : undefined;
  return {
    records: page.map(toSealedRow),
    total: count.rows[0]?.total ?? 0,
    ...(next !== undefined && { next }),
  };
}
