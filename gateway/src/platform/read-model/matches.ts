import { type RawBuilder, sql } from 'kysely';
import { jsonRows } from '../database/json-rows.js';
import type { ReadModelQuery, TextMatch, TokenMatch } from './types.js';

/** Sorts after every text that starts with the same prefix. */
const lastCharacter = '\u{10FFFF}';

/**
 * SELECT of the sequences that match: each condition is a set that one index seek per alternative
 * gives, and a record matches when it is in all sets.
 */
export function matches(query: ReadModelQuery): RawBuilder<unknown> {
  const conditions = [
    ...query.tokens.map((alternatives) =>
      anyOf(alternatives.map((token) => withToken(query, token))),
    ),
    ...query.texts.map((alternatives) => anyOf(alternatives.map((text) => withText(query, text)))),
    ...(query.ids === undefined ? [] : [withIds(query, query.ids)]),
  ];
  return conditions.length === 0
    ? sql`select sequence from record where ${scope(query)}`
    : sql.join(conditions, sql` intersect `);
}

function anyOf(alternatives: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return alternatives.length === 0
    ? sql`select sequence from record where false`
    : sql`select sequence from (${sql.join(alternatives, sql` union `)})`;
}

function withToken(
  query: ReadModelQuery,
  { param, system, value }: TokenMatch,
): RawBuilder<unknown> {
  const ofValue = value === undefined ? sql`` : sql` and value = ${value}`;
  const ofSystem = system === undefined ? sql`` : sql` and system = ${system}`;
  return sql`select sequence from token where ${scope(query)} and param = ${param}${ofValue}${ofSystem}`;
}

function withText(query: ReadModelQuery, { param, prefix }: TextMatch): RawBuilder<unknown> {
  return sql`select sequence from text where ${scope(query)} and param = ${param}
    and value >= ${prefix} and value < ${prefix + lastCharacter}`;
}

function withIds(query: ReadModelQuery, ids: readonly string[]): RawBuilder<unknown> {
  return sql`select sequence from record where ${scope(query)}
    and record_id in (select value from ${jsonRows(ids)})`;
}

function scope({ type, chartId }: ReadModelQuery): RawBuilder<unknown> {
  return chartId === undefined
    ? sql`type = ${type}`
    : sql`type = ${type} and chart_id = ${chartId}`;
}
