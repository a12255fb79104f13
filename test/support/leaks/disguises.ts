import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';

/** Ways to write a text, by their names. For tests: what the scanner has to see through. */
export const spellings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'lower case': (text) => Buffer.from(text.toLowerCase()),
  'upper case': (text) => Buffer.from(text.toUpperCase()),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
  'percent-encoding': (text) =>
    Buffer.from(Array.from(Buffer.from(text), (byte) => `%${hexOf(byte)}`).join('')),
  'JSON escapes': (text) =>
    Buffer.from(Array.from(text, (unit) => `\\u00${hexOf(unit.charCodeAt(0))}`).join('')),
};

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Ways to pack bytes, by their names. */
export const packings: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'base64, first alignment': (bytes) => base64Of(bytes, 0, 'base64'),
  'base64, second alignment': (bytes) => base64Of(bytes, 1, 'base64'),
  'base64, third alignment': (bytes) => base64Of(bytes, 2, 'base64'),
  'base64url, first alignment': (bytes) => base64Of(bytes, 0, 'base64url'),
  'base64url, second alignment': (bytes) => base64Of(bytes, 1, 'base64url'),
  'base64url, third alignment': (bytes) => base64Of(bytes, 2, 'base64url'),
  hex: (bytes) => Buffer.from(bytes.toString('hex')),
  'upper-case hex': (bytes) => Buffer.from(bytes.toString('hex').toUpperCase()),
  gzip: (bytes) => zlib.gzipSync(bytes),
  zlib: (bytes) => zlib.deflateSync(bytes),
  deflate: (bytes) => zlib.deflateRawSync(bytes),
  brotli: (bytes) => zlib.brotliCompressSync(bytes),
  snappy: (bytes) => snappyOf(bytes),
};

function base64Of(bytes: Buffer, before: number, alphabet: 'base64' | 'base64url'): Buffer {
  return Buffer.from(Buffer.concat([randomBytes(before), bytes]).toString(alphabet));
}

/** Literals only, which is valid, of one byte at a time: no text stands in it in one piece. */
function snappyOf(bytes: Buffer): Buffer {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest >>= 7) {
    length.push((rest & 0x7f) | 0x80);
  }
  return Buffer.of(...length, rest, ...[...bytes].flatMap((byte) => [0, byte]));
}

/** Streams that nothing marks: they are seen through only where they are the whole of a value. */
export const unmarkedPackings: ReadonlySet<string> = new Set(['deflate', 'brotli', 'snappy']);

/** Every disguise of one layer, applied: spelled in each way, and packed in each way. */
export function disguised(text: string): { readonly disguise: string; readonly bytes: Buffer }[] {
  return [
    ...Object.entries(spellings).map(([disguise, spell]) => ({
      disguise,
      bytes: surrounded(spell(text)),
    })),
    ...Object.entries(packings).map(([disguise, pack]) => {
      const bytes = pack(Buffer.from(JSON.stringify({ resourceType: 'Patient', text })));
      return { disguise, bytes: unmarkedPackings.has(disguise) ? bytes : surrounded(bytes) };
    }),
  ];
}

const surrounded = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from('{"before":"'), bytes, Buffer.from('"}')]);
