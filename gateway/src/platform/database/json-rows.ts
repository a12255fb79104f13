import { type RawBuilder, sql } from 'kysely';

/** Rows as one value, in order: the statement is the same however many there are. */
export function jsonRows(values: readonly unknown[]): RawBuilder<unknown> {
  return sql`json_each(${JSON.stringify(values)})`;
}
