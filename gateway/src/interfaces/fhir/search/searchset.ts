import { randomUUID } from 'node:crypto';
import type { RecordPage } from '../../../records/types.js';

export interface SearchsetLinks {
  readonly self: string;
  readonly next?: string;
}

/** Writes a searchset Bundle around the stored texts, without parsing them. */
export function searchset(
  base: string,
  { records, total }: RecordPage,
  { self, next }: SearchsetLinks,
): string {
  const links = [
    { relation: 'self', url: self },
    ...(next === undefined ? [] : [{ relation: 'next', url: next }]),
  ];
  const head =
    `{"resourceType":"Bundle","id":"${randomUUID()}","type":"searchset",` +
    `"total":${total},"link":${JSON.stringify(links)}`;
  const entries = records.map(
    ({ type, id, json }) =>
      `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)},` +
      `"resource":${json},"search":{"mode":"match"}}`,
  );
  // FHIR has no empty lists.
  return entries.length === 0 ? `${head}}` : `${head},"entry":[${entries.join(',')}]}`;
}
