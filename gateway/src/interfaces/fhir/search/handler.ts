import { HealthChainError } from '@healthchain/protocol';
import { urlencoded, type Request, type RequestHandler } from 'express';
import type { RecordIdentity, RecordPage } from '../../../records/types.js';
import type { FhirPorts } from '../ports.js';
import { isStrict } from '../preference.js';
import { sendFhir } from '../respond.js';
import { PageTokens } from './page-token.js';
import type { QueryPair } from './parse-criteria.js';
import { parseSearch, type SearchRequest } from './search-request.js';
import { searchset, type SearchsetLinks } from './searchset.js';

const formType = 'application/x-www-form-urlencoded';

/** Characters of a query: what a page link with it can still carry. */
const queryLimit = 4096;

/** A total up to this is about the patients that it counts. */
const few = 20;

/** `GET /{type}?…` and `POST /{type}/_search`. */
export function searchHandler({
  records,
  base,
  journal,
}: Pick<FhirPorts, 'records' | 'base' | 'journal'>): RequestHandler<{ type: string }> {
  const pages = new PageTokens();
  return async (request, response) => {
    const { type } = request.params;
    const search = parseSearch(type, pairsOf(request), isStrict(request), pages);
    const page = await find(records, search);
    const told = await toldBy(records, search, page);
    await journal(request as Request, 'search', told, search.criteria.query.chartId);
    const links = linksOf(`${base}/${type}`, search, page, pages);
    sendFhir(response, 200, searchset(base, page, links));
  };
}

const parseForm: RequestHandler = urlencoded({ extended: false, limit: queryLimit });

/**
 * Reads the form of `POST _search` as text, for {@link searchHandler}. Anything else is refused, because
 * a search without its criteria would find too much: UNSUPPORTED_MEDIA_TYPE.
 */
export const readForm: RequestHandler = (request, response, next) => {
  if (isForm(request)) {
    void parseForm(request, response, next);
  } else {
    next(new HealthChainError('UNSUPPORTED_MEDIA_TYPE', 'A search takes a form.'));
  }
};

/** A request without body and Content-Type passes: its criteria are in the URL. */
function isForm(request: Request): boolean {
  const type = request.get('content-type');
  return type === undefined
    ? isEmpty(request)
    : type.split(';', 1)[0]?.trim().toLowerCase() === formType;
}

function isEmpty(request: Request): boolean {
  return request.get('transfer-encoding') === undefined && !Number(request.get('content-length'));
}

async function find(
  records: FhirPorts['records'],
  { criteria, count, after }: SearchRequest,
): Promise<RecordPage> {
  if (criteria.impossible) {
    return { records: [], total: 0 };
  }
  const page = await records.find({
    ...criteria.query,
    limit: Math.max(count, 1),
    ...(after === undefined ? {} : { after }),
  });
  return count === 0 ? { records: [], total: page.total } : page;
}

/**
 * What an answer tells of. A total of a few tells of each that it counts, whether the page shows it or
 * not; one of many tells of nobody in particular.
 */
async function toldBy(
  records: FhirPorts['records'],
  { criteria, after }: SearchRequest,
  page: RecordPage,
): Promise<readonly RecordIdentity[]> {
  const showsAll = page.records.length === page.total;
  return after !== undefined || showsAll || page.total > few
    ? page.records
    : records.locate({ ...criteria.query, limit: few });
}

/** The self link shows the criteria that were used; others were ignored (FHIR R4, search, 3.1.1.1.3). */
function linksOf(
  url: string,
  { criteria, count }: SearchRequest,
  { next }: RecordPage,
  pages: PageTokens,
): SearchsetLinks {
  const used = new URLSearchParams([
    ...criteria.used.map(([name, value]): [string, string] => [name, value]),
    ['_count', String(count)],
  ]);
  const self = `${url}?${used.toString()}`;
  if (next === undefined) {
    return { self };
  }
  const type = criteria.query.type;
  const pairs = criteria.used.map(([name, value]): [string, string] => [name, value]);
  return { self, next: `${url}?_page=${pages.seal({ type, pairs, after: next, count })}` };
}

/** Pairs in the order of URL and form. @throws HealthChainError INVALID_ARGUMENT if there are too many. */
function pairsOf(request: Request<{ type: string }>): QueryPair[] {
  const query = request.originalUrl.split('?').slice(1).join('?');
  const pairs = [...new URLSearchParams(query)];
  if (query.length > 2 * queryLimit) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The search is too long.');
  }
  return [...pairs, ...formPairs(request.body)];
}

function formPairs(body: unknown): QueryPair[] {
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) {
    return [];
  }
  return Object.entries(body as Record<string, unknown>).flatMap(([name, value]) =>
    [value].flat().map((one): QueryPair => [name, String(one)]),
  );
}
