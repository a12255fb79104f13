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

/** Whether a query would find the resource: the same rules as the read model's, in memory. */
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

function patientsOf(candidate: Indexed): Set<unknown> {
  const charts = Object.values(parametersOf(candidate.type) ?? {}).filter(
    (parameter) => parameter.kind === 'chart',
  );
  const subjects = charts.flatMap((parameter) => valuesOf(candidate.resource, parameter));
  return new Set(
    subjects.map((subject) =>
      typeof subject === 'object' && subject !== null && 'reference' in subject
        ? subject.reference
        : undefined,
    ),
  );
}
