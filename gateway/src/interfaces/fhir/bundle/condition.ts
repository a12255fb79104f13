import { HealthChainError } from '@healthchain/protocol';
import { parseCriteria, type Criteria } from '../search/parse-criteria.js';

/**
 * Reads the criteria of a conditional create or reference, such as `identifier=system|value`.
 *
 * @throws HealthChainError SEARCH_PARAMETER_NOT_SUPPORTED or INVALID_ARGUMENT: a condition is never
 *   evaluated in part.
 */
export function parseCondition(type: string, text: string): Criteria {
  const criteria = parseCriteria(type, [...new URLSearchParams(text)]);
  if (criteria.unknown.length > 0) {
    throw new HealthChainError(
      'SEARCH_PARAMETER_NOT_SUPPORTED',
      'The condition uses a search parameter that is not in the CapabilityStatement.',
    );
  }
  if (criteria.used.length === 0) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The condition is empty.');
  }
  return criteria;
}

/** One text for all ways to write the same condition: escapes, order and repetition do not count. */
export function conditionKey({ query }: Criteria): string {
  const { type, chartId = null, ids = null, tokens, texts } = query;
  const tokenSets = tokens.map((alternatives) =>
    distinct(alternatives.map(({ param, system = null, value = null }) => [param, system, value])),
  );
  const textSets = texts.map((alternatives) =>
    distinct(alternatives.map(({ param, prefix }) => [param, prefix])),
  );
  return JSON.stringify([
    type,
    chartId,
    ids === null ? null : distinct(ids),
    distinct(tokenSets),
    distinct(textSets),
  ]);
}

function distinct(values: readonly unknown[]): string[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort();
}
