import type { CanaryBook } from '../canary.js';
import { textOf } from './write-and-read.js';

/** The chart's patient as somebody elsewhere would describe them: by name and day, and by a number. */
export function demographics(book: CanaryBook): object[] {
  const text = (name: string): string => textOf(book, `Patient.${name}`);
  const name = [{ family: text('name.family'), given: [text('name.given')] }];
  const system = `http://ids.example/${text('identifier.system')}`;
  return [
    { name, birthDate: text('birthDate') },
    { identifier: [{ system, value: text('identifier.value') }] },
  ];
}

/** What `$match` takes. */
export const matchBody = (wanted: object): string =>
  JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'resource', resource: { resourceType: 'Patient', ...wanted } },
      { name: 'onlyCertainMatches', valueBoolean: true },
      { name: 'count', valueInteger: 1 },
    ],
  });
