import assert from 'node:assert/strict';
import type { AnyBundle } from '../../fhir-client.js';
import type { Canary, CanaryBook } from '../canary.js';
import { chartOf } from './chart.js';
import type { Step, Traffic } from './step.js';

/** The text of a canary that was made before. */
export const textOf = (book: CanaryBook, name: string): string => {
  const found = book.canaries.find((canary) => canary.name === name);
  assert.ok(found, name);
  return found.text;
};

/** The decimal as it was written: JavaScript would shorten none of these. */
export const writeChart: Step = {
  name: 'a chart is written',
  run: async ({ ehr, book, written, charted }) => {
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: chartOf(book) };
    charted.push(...book.canaries);
    const answer = await ehr.postBundle(JSON.stringify(bundle));
    assert.equal(answer.status, 200, answer.text);
    for (const { response } of (JSON.parse(answer.text) as AnyBundle).entry ?? []) {
      written.push(/[A-Za-z]+\/[0-9a-f-]{36}/.exec(response?.location ?? '')?.[0] ?? '');
    }
  },
};

export const readChart: Step = {
  name: 'every record is read, and gives every canary back',
  run: async ({ ehr, written, charted }) => {
    const answers = await Promise.all(written.map((one) => ehr.get(`/${one}`)));
    for (const { status, text } of answers) assert.equal(status, 200, text);
    assert.deepEqual(missingFrom(answers.map(({ text }) => text).join('\n'), charted), []);
  },
};

/** Canaries that stand neither in a text of records nor in their attachments. */
export function missingFrom(text: string, canaries: readonly Canary[]): Canary[] {
  const data = text.matchAll(/"data":"([^"]+)"/g);
  const whole = [
    text,
    ...Array.from(data, ([, one = '']) => Buffer.from(one, 'base64').toString('latin1')),
  ].join('\n');
  return canaries.filter((canary) => !whole.includes(canary.text));
}

/** Searches that find the patient, by a parameter and the canary that it takes. */
const searches = {
  name: 'Patient.name.family',
  family: 'Patient.name.family',
  given: 'Patient.name.given',
  identifier: 'Patient.identifier.value',
  birthdate: 'Patient.birthDate',
} as const;

export const search: Step = {
  name: 'the patient is found by each canary that a search takes, in a URL and in a form',
  run: async ({ ehr, book }) => {
    for (const [parameter, canary] of Object.entries(searches)) {
      const query = `${parameter}=${textOf(book, canary)}`;
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const answer of [
        await ehr.get(`/Patient?${query}`),
        await ehr.request('POST', '/Patient/_search', query, form),
      ]) {
        assert.equal(answer.status, 200, answer.text);
        assert.ok(answer.text.includes(textOf(book, 'Patient.name.given')), parameter);
      }
    }
  },
};

export const searchInVain: Step = {
  name: 'searches find nothing',
  run: async ({ ehr, book }: Traffic) => {
    for (const parameter of ['name', 'identifier', '_id', 'gender']) {
      await ehr.get(`/Patient?${parameter}=${book.word(`search by ${parameter}`)}`);
    }
  },
};
