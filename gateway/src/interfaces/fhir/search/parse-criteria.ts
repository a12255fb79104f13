import { HealthChainError } from '@healthchain/protocol';
import { normalizeText } from '../../../records/search/normalize.js';
import { parametersOf, type SearchParameter } from '../../../records/search/parameters.js';
import type { RecordQuery } from '../../../records/types.js';
import { splitUnescaped, unescape } from './escaping.js';

/** A name and value of a query string. */
export type QueryPair = readonly [name: string, value: string];

/** Search criteria, understood. */
export interface Criteria {
  readonly query: Omit<RecordQuery, 'limit' | 'after'>;
  /** Criteria contradict each other: nothing can match. */
  readonly impossible: boolean;
  /** The pairs that were used. */
  readonly used: readonly QueryPair[];
  /** Names of the pairs that were not. */
  readonly unknown: readonly string[];
}

/** Criteria of one search, and values of one criterion: far below the limits of SQLite's compounds. */
const criteriaLimit = 50;
const alternativesLimit = 100;

interface Building {
  readonly type: string;
  readonly charts: Set<string>;
  ids?: readonly string[];
  readonly tokens: RecordQuery['tokens'][number][];
  readonly texts: RecordQuery['texts'][number][];
}

/**
 * Reads search criteria by the table of search parameters. Repeated parameters all have to match, of
 * values with commas one (FHIR R4, search, 3.1.1.4.1).
 *
 * @throws HealthChainError SEARCH_PARAMETER_NOT_SUPPORTED for a modifier, chain or prefix: FHIR forbids
 *   to ignore those. INVALID_ARGUMENT for a malformed value, or too many.
 */
export function parseCriteria(type: string, pairs: readonly QueryPair[]): Criteria {
  if (pairs.length > criteriaLimit) {
    throw new HealthChainError('INVALID_ARGUMENT', `A search takes ${criteriaLimit} criteria.`);
  }
  const building: Building = { type, charts: new Set(), tokens: [], texts: [] };
  const used: QueryPair[] = [];
  const unknown: string[] = [];
  for (const [name, value] of pairs) {
    const [base = '', modifier] = name.split(/[:.]/, 2);
    const parameter = parameterOf(type, base);
    if (parameter === undefined) {
      unknown.push(name);
    } else {
      addCriterion(building, base, parameter, value, modifierOf(parameter, name, modifier));
      used.push([name, value]);
    }
  }
  const [chartId] = building.charts;
  return {
    query: {
      type,
      ...(chartId === undefined ? {} : { chartId }),
      ...(building.ids === undefined ? {} : { ids: building.ids }),
      tokens: building.tokens,
      texts: building.texts,
    },
    impossible: building.charts.size > 1 || building.ids?.length === 0,
    used,
    unknown,
  };
}

const id: SearchParameter = { kind: 'token', paths: ['id'], targets: [] };

function parameterOf(type: string, name: string): SearchParameter | undefined {
  const parameters = parametersOf(type) ?? {};
  if (name === '_id') {
    return id;
  }
  return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
}

/** The one modifier that is understood: a target type, as in `subject:Patient`. */
function modifierOf(
  { targets }: SearchParameter,
  name: string,
  modifier: string | undefined,
): string | undefined {
  if (modifier !== undefined && !(targets.includes(modifier) && name.endsWith(`:${modifier}`))) {
    throw new HealthChainError(
      'SEARCH_PARAMETER_NOT_SUPPORTED',
      'The search parameter is known, its modifier or chain is not.',
    );
  }
  return modifier;
}

function addCriterion(
  building: Building,
  param: string,
  parameter: SearchParameter,
  value: string,
  target: string | undefined,
): void {
  const { kind, targets } = parameter;
  const alternatives = splitUnescaped(value, ',').filter((alternative) => alternative !== '');
  if (alternatives.length === 0) {
    throw new HealthChainError('INVALID_ARGUMENT', 'A search parameter has no value.');
  }
  if (alternatives.length > alternativesLimit) {
    throw new HealthChainError(
      'INVALID_ARGUMENT',
      `A search parameter takes ${alternativesLimit} values.`,
    );
  }
  const types = target === undefined ? targets : [target];
  if (param === '_id') {
    const wanted = new Set(alternatives);
    building.ids = building.ids?.filter((one) => wanted.has(one)) ?? [...wanted];
  } else if (kind === 'chart') {
    building.charts.add(chartOf(alternatives));
  } else if (kind === 'string') {
    building.texts.push(alternatives.map((text) => ({ param, prefix: prefixOf(text) })));
  } else {
    building.tokens.push(alternatives.flatMap((text) => tokensOf(parameter, param, text, types)));
  }
}

function prefixOf(text: string): string {
  const prefix = normalizeText(unescape(text));
  if (prefix === '') {
    throw new HealthChainError('INVALID_ARGUMENT', 'A search text has no letters.');
  }
  return prefix;
}

/** The chart that `Patient/id`, `id` or `http…/Patient/id` names. */
function chartOf(alternatives: readonly string[]): string {
  const [only, ...others] = alternatives;
  if (only === undefined || others.length > 0) {
    throw new HealthChainError(
      'SEARCH_PARAMETER_NOT_SUPPORTED',
      'One patient at a time can be searched for.',
    );
  }
  return relativeReference(only).replace(/^Patient\//, '');
}

function tokensOf(
  { kind, system: implied }: SearchParameter,
  param: string,
  text: string,
  targets: readonly string[],
): RecordQuery['tokens'][number] {
  if (kind === 'reference') {
    const reference = relativeReference(text);
    return reference.includes('/')
      ? [{ param, value: reference }]
      : targets.map((target) => ({ param, value: `${target}/${reference}` }));
  }
  if (kind === 'date') {
    return [{ param, value: exactDate(text) }];
  }
  return ofSystem(implied, codedToken(text)).map((token) => ({ param, ...token }));
}

interface CodedToken {
  readonly system?: string;
  readonly value?: string;
}

/** Codes of an element that implies its code system are stored without one; none has another. */
function ofSystem(implied: string | undefined, token: CodedToken): CodedToken[] {
  const { system = '', value } = token;
  if (implied === undefined || system === '') {
    return [token];
  }
  return system === implied ? [value === undefined ? {} : { value }] : [];
}

/** `value`, `system|value`, `|value` or `system|`. */
function codedToken(text: string): CodedToken {
  const [first = '', second, ...others] = splitUnescaped(text, '|').map(unescape);
  if (others.length > 0) {
    throw new HealthChainError('INVALID_ARGUMENT', 'A token has more than a system and a value.');
  }
  if (second === undefined) {
    return { value: first };
  }
  return { system: first, ...(second === '' ? {} : { value: second }) };
}

/** Leaves of an absolute URL what follows the base. */
function relativeReference(text: string): string {
  const [, relative] = /^https?:\/\/.*\/([A-Z][A-Za-z]+\/[^/]+)$/.exec(text) ?? [];
  return relative ?? text;
}

function exactDate(text: string): string {
  const date = text.replace(/^eq/, '');
  if (/^(?:ne|gt|lt|ge|le|sa|eb|ap)/.test(date)) {
    throw new HealthChainError(
      'SEARCH_PARAMETER_NOT_SUPPORTED',
      'Dates can be searched for equality only.',
    );
  }
  if (!/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(date)) {
    throw new HealthChainError('INVALID_ARGUMENT', 'A date is malformed.');
  }
  return date;
}
