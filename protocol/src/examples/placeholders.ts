import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { z } from 'zod';
import { mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { placeholder, type Placeholder } from './registry.js';

placeholder(randomId, 'id');
placeholder(sha256Hex, 'digest');
placeholder(salt, 'salt');
placeholder(mspId, 'MSP id');

/** Fields of the hospital that keeps the chart, and countersigns; all others are of the one that reads. */
const ofLakeside: readonly string[] = ['custodian', 'countersignedBy', 'addressee'];
const ends = /until|dueAt|expiresAt|extensibleTo/i;

/** The kind of placeholder that a schema names, or its format. */
export function placeholderOf(schema: z.core.JSONSchema.JSONSchema): Placeholder | undefined {
  const kind = schema.placeholder ?? schema.format;
  return kinds.find((each) => each === kind);
}

/** Values by kind, from the name of the field and the characters that it has at least. */
export const placeholders: Readonly<
  Record<Placeholder, (name: string, minLength: number) => string>
> = {
  id: exampleId,
  digest: exampleDigest,
  salt: (name) => exampleDigest(name).slice(0, 32),
  'MSP id': (name) => (ofLakeside.includes(name) ? 'LakesideMSP' : 'MillbrookMSP'),
  'date-time': instantOf,
  date: (name) => instantOf(name).slice(0, 10),
  base64: (name, minLength) => btoa(repeated(`placeholder ${name} `, minLength)),
  base64url: (name) => {
    const text = `placeholder-${name}`;
    // A single character at the end would encode no whole byte.
    return text.length % 4 === 1 ? `${text}-` : text;
  },
};

const kinds = Object.keys(placeholders) as Placeholder[];

/** The id that a field of this name has in every example. */
export function exampleId(name: string): string {
  const hex = exampleDigest(name);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

function instantOf(name: string): string {
  return ends.test(name) ? '2026-09-01T00:00:00Z' : '2026-03-02T09:30:00Z';
}

/** The digest that a field of this name has in every example. */
export function exampleDigest(name: string): string {
  return bytesToHex(sha256(utf8ToBytes(name)));
}

/** As many bytes as make so many characters of base64, and the text once at least. */
function repeated(text: string, characters: number): string {
  const bytes = Math.floor(((characters - 1) * 3) / 4);
  return bytes > 0 ? text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes) : text.trim();
}
