import { randomUUID } from 'node:crypto';
import type { Coding, OperationOutcome } from '@medplum/fhirtypes';
import type { StoredRecord } from '../../../records/types.js';

export interface SearchsetLinks {
  readonly self: string;
  readonly next?: string;
}

/** Texts of resources, and how many there are on all pages. */
export interface SearchsetPage {
  readonly records: readonly Pick<StoredRecord, 'type' | 'id' | 'json'>[];
  readonly total: number;
}

/** What goes with the matches of a page. */
export interface Accompaniment {
  /** Security labels of the whole page. */
  readonly labels: readonly Coding[];
  readonly outcome: OperationOutcome;
}

/** Writes a searchset Bundle around the stored texts, without parsing them. */
export function searchset(
  base: string,
  { records, total }: SearchsetPage,
  { self, next }: SearchsetLinks,
  accompaniment?: Accompaniment,
): string {
  const links = [
    { relation: 'self', url: self },
    ...(next === undefined ? [] : [{ relation: 'next', url: next }]),
  ];
  const head =
    `{"resourceType":"Bundle","id":"${randomUUID()}",${metaOf(accompaniment)}"type":"searchset",` +
    `"total":${total},"link":${JSON.stringify(links)}`;
  const entries = [
    ...records.map(
      ({ type, id, json }) =>
        `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)},` +
        `"resource":${json},"search":{"mode":"match"}}`,
    ),
    ...(accompaniment === undefined ? [] : [outcomeEntry(accompaniment)]),
  ];
  // FHIR has no empty lists.
  return entries.length === 0 ? `${head}}` : `${head},"entry":[${entries.join(',')}]}`;
}

function metaOf(accompaniment: Accompaniment | undefined): string {
  return accompaniment === undefined
    ? ''
    : `"meta":${JSON.stringify({ security: accompaniment.labels })},`;
}

function outcomeEntry({ outcome }: Accompaniment): string {
  const fullUrl = `urn:uuid:${randomUUID()}`;
  return JSON.stringify({ fullUrl, resource: outcome, search: { mode: 'outcome' } });
}
