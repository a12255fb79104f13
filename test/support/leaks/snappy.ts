import { Cursor } from './wire.js';

/**
 * The content of a raw Snappy block, as LevelDB's tables have them (format_description.txt of
 * google/snappy). The package that there is for it does not end on some malformed blocks.
 *
 * @throws Error if it is none, or longer than allowed
 */
export function uncompress(compressed: Buffer, maxLength: number): Buffer {
  const input = new Cursor(compressed);
  const length = input.varint();
  if (length === undefined || length > maxLength || !isPlausible(length, compressed.length)) {
    throw new Error('Not a Snappy block of this length.');
  }
  const output = Buffer.alloc(length);
  let filled = 0;
  while (!input.atEnd) {
    filled = append(input, output, filled);
  }
  if (filled !== length) {
    throw new Error('A Snappy block ends too early.');
  }
  return output;
}

/** Three bytes give 64 at most, and a literal takes a byte more for each that it gives at worst. */
function isPlausible(length: number, compressedLength: number): boolean {
  return length <= 22 * compressedLength && compressedLength <= 2 * length + 5;
}

/** Appends one element, and gives the new end. */
function append(input: Cursor, output: Buffer, filled: number): number {
  const tag = input.number(1);
  if (tag % 4 === 0) {
    const code = tag >> 2;
    const literal = input.take(1 + (code < 60 ? code : input.number(code - 59)));
    return put(literal, output, filled);
  }
  const { offset, length } = copyOf(tag, input);
  if (offset === 0 || offset > filled || filled + length > output.length) {
    throw new Error('A Snappy block copies what is not there.');
  }
  // Byte by byte: a copy may reach into what it writes.
  for (let at = filled; at < filled + length; at += 1) {
    output[at] = output[at - offset]!;
  }
  return filled + length;
}

function put(literal: Buffer | undefined, output: Buffer, filled: number): number {
  if (literal === undefined || filled + literal.length > output.length) {
    throw new Error('A literal of a Snappy block is too long.');
  }
  literal.copy(output, filled);
  return filled + literal.length;
}

function copyOf(tag: number, input: Cursor): { offset: number; length: number } {
  return tag % 4 === 1
    ? { length: 4 + ((tag >> 2) & 7), offset: (tag >> 5) * 256 + input.number(1) }
    : { length: 1 + (tag >> 2), offset: input.number(tag % 4 === 2 ? 2 : 4) };
}
