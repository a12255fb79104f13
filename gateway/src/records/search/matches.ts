import { referencesOf } from '../references-of.js';
import type { RecordQuery } from '../types.js';
import { indexResource, valuesOf, type IndexEntries } from './index-resource.js';
import { parametersOf } from './parameters.js';

/** A resource that is not in the read model yet, with what it could be found by. */
export interface Indexed {
  readonly id: string;
  readonly type: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly entries: IndexEntries;
}

/** Indexes a resource that is about to be committed. */
export function indexed(
  id: string,
  type: string,
  resource: Readonly<Record<string, unknown>>,
): Indexed {
  return { id, type, resource, entries: indexResource(resource) };
}

/**
 * Whether a query would find the resource: the read model's rules, in memory. Only its chart is not known
 * for certain yet: a patient whom it names by an entry's fullUrl or by a condition, or has through other
 * resources alone, is not seen.
 */
export function matches(query: RecordQuery, candidate: Indexed): boolean {
  const { tokens, texts } = candidate.entries;
  return (
    query.type === candidate.type &&
    (query.chartId === undefined || patientsOf(candidate).has(`Patient/${query.chartId}`)) &&
    (query.ids?.includes(candidate.id) ?? true) &&
    query.tokens.every((alternatives) =>
      alternatives.some((wanted) => tokens.some((token) => isToken(wanted, token))),
    ) &&
    query.texts.every((alternatives) =>
      alternatives.some(({ param, prefix }) =>
        texts.some((text) => text.param === param && text.value.startsWith(prefix)),
      ),
    )
  );
}

function isToken(
  wanted: RecordQuery['tokens'][number][number],
  token: IndexEntries['tokens'][number],
): boolean {
  return (
    token.param === wanted.param &&
    (wanted.system === undefined || token.system === wanted.system) &&
    (wanted.value === undefined || token.value === wanted.value)
  );
}

/**
 * The patients whose charts the resource may come into: those that it is about, or else those that it
 * names anywhere.
 */
function patientsOf({ type, resource }: Indexed): Set<string> {
  const charts = Object.values(parametersOf(type) ?? {}).filter(({ kind }) => kind === 'chart');
  const subjects = charts.flatMap((parameter) => valuesOf(resource, parameter));
  return new Set(referencesOf(subjects.length > 0 ? subjects : resource));
}
