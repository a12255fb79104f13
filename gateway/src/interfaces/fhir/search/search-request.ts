import { HealthChainError } from '@healthchain/protocol';
import { parseCriteria, type Criteria, type QueryPair } from './parse-criteria.js';
import type { PageTokens } from './page-token.js';

/** Resources on a page, where the client names no number. */
const defaultCount = 50;
const maximalCount = 1000;

/** Parameters about the answer that are understood, besides the criteria. */
export const resultParameters = ['_count', '_format', '_page'] as const;

export interface SearchRequest {
  readonly criteria: Criteria;
  /** Resources on a page; 0 asks for the total only. */
  readonly count: number;
  /** Position to go on after. */
  readonly after?: number;
}

/**
 * Reads a search: a new one, or the next page of one.
 *
 * @param strict refuse unknown parameters; otherwise they are ignored, and the self link shows it.
 * @throws HealthChainError SEARCH_PARAMETER_NOT_SUPPORTED, INVALID_ARGUMENT, PAGE_EXPIRED.
 */
export function parseSearch(
  type: string,
  pairs: readonly QueryPair[],
  strict: boolean,
  pages: PageTokens,
): SearchRequest {
  const [, page] = pairs.find(([name]) => name === '_page') ?? [];
  if (page !== undefined) {
    return nextPage(type, page, pages);
  }
  const criteria = parseCriteria(
    type,
    pairs.filter(([name]) => !isResultParameter(name)),
  );
  if (strict && criteria.unknown.length > 0) {
    throw new HealthChainError('SEARCH_PARAMETER_NOT_SUPPORTED');
  }
  return { criteria, count: countOf(pairs) };
}

function nextPage(type: string, token: string, pages: PageTokens): SearchRequest {
  const { type: sealedType, pairs, after, count } = pages.open(token);
  if (sealedType !== type) {
    throw new HealthChainError('PAGE_EXPIRED');
  }
  return { criteria: parseCriteria(type, pairs), count, after };
}

function countOf(pairs: readonly QueryPair[]): number {
  const [, text = String(defaultCount)] = pairs.find(([name]) => name === '_count') ?? [];
  if (!/^\d{1,9}$/.test(text)) {
    throw new HealthChainError('INVALID_ARGUMENT', '_count is not a number.');
  }
  return Math.min(Number(text), maximalCount);
}

function isResultParameter(name: string): boolean {
  return (resultParameters as readonly string[]).includes(name);
}
