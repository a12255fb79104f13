import type { Shape } from './schema-leaves.js';

/** Where the list of fields that chaincode reads is kept. */
export const clearFieldsFile = new URL('../../../docs/clear-fields.md', import.meta.url);

/** What a field may be, and what its schema has to let in, and nothing else, for that. */
export const fieldKinds: Readonly<Record<string, readonly Shape[]>> = {
  'random id': ['id'],
  salt: ['salt'],
  digest: ['digest'],
  time: ['instant'],
  code: ['choice'],
  count: ['integer'],
  organisation: ['MSP id'],
  'organisation’s name or site': ['text', 'host or URL'],
  'consent term': ['choice', 'instant', 'MSP id', 'digest'],
  'public key': ['base64'],
  signature: ['base64'],
  accumulator: ['base64'],
  presentation: ['base64'],
  'disclosed attribute': ['choice', 'instant'],
  ciphertext: ['base64'],
  'wrapped key': ['base64'],
  'content address': ['CID'],
  'channel’s name': ['text'],
  'refusal’s code': ['text'],
  'result of a function': ['text'],
  'page’s bookmark': ['id', 'digest', 'choice', 'RxCUI'],
  'prescription’s term': ['choice', 'integer', 'instant'],
  'drug’s code': ['RxCUI'],
  'class of drugs': ['word'],
  'published fact': ['text', 'word', 'choice', 'integer'],
};

/** The rows of the list: kinds of fields, by the value that they are in and their path. */
export function parseClearFields(markdown: string): Map<string, Map<string, string>> {
  const rows = new Map<string, Map<string, string>>();
  for (const section of markdown.split('\n### ').slice(1)) {
    const [heading = ''] = section.split('\n');
    const fields = section.matchAll(/^\| `([^`]*)` +\| ([^|]+?) +\|$/gm);
    rows.set(heading, new Map(Array.from(fields, ([, path = '', kind = '']) => [path, kind])));
  }
  return rows;
}
