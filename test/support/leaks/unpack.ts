import * as zlib from 'node:zlib';
import { uncompress } from './snappy.js';

/** Bytes that stood packed in others. */
export interface Unpacked {
  readonly packing: string;
  readonly bytes: Buffer;
}

/** Bytes to which one piece may unfold. */
export const unfoldedLimit = 32 * 1024 * 1024;

/** Shorter pieces can hold no canary. */
const shortest = 8;

type Decompress = (bytes: Buffer) => Uint8Array;

/** Nearly all attempts fail at once: a small first buffer makes them cheap. */
const chunkSize = 1024;
const options = {
  chunkSize,
  maxOutputLength: unfoldedLimit,
  finishFlush: zlib.constants.Z_SYNC_FLUSH,
};

/** Streams that a magic number begins, wherever they stand. */
const marked: readonly {
  readonly packing: string;
  readonly magics: readonly Buffer[];
  readonly decompress: Decompress;
}[] = [
  {
    packing: 'gzip',
    magics: [Buffer.of(0x1f, 0x8b, 0x08)],
    decompress: (bytes) => zlib.inflateRawSync(bytes.subarray(gzipHeader(bytes)), options),
  },
  {
    packing: 'zlib',
    magics: [0x01, 0x5e, 0x9c, 0xda].map((flags) => Buffer.of(0x78, flags)),
    decompress: (bytes) => zlib.inflateSync(bytes, options),
  },
  ...zstandard(),
];

/** Streams without a magic number: only the whole of a piece can be one. */
const unmarked: readonly { readonly packing: string; readonly decompress: Decompress }[] = [
  { packing: 'deflate', decompress: (bytes) => zlib.inflateRawSync(bytes, options) },
  {
    packing: 'brotli',
    decompress: (bytes) =>
      zlib.brotliDecompressSync(bytes, { chunkSize, maxOutputLength: unfoldedLimit }),
  },
  { packing: 'snappy', decompress: (bytes) => uncompress(bytes, unfoldedLimit) },
];

/** Flags of a gzip header (RFC 1952): fields that follow its ten bytes. */
const [headerChecksum, extraField, fileName, fileComment] = [2, 4, 8, 16];

/** Length of a gzip header. Node's own reader refuses what has something after its end. */
function gzipHeader(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  let end = 10;
  if ((flags & extraField) !== 0) {
    end += 2 + bytes.readUInt16LE(end);
  }
  for (const text of [fileName, fileComment]) {
    end = (flags & text) === 0 ? end : bytes.indexOf(0, end) + 1;
  }
  return (flags & headerChecksum) === 0 ? end : end + 2;
}

/** Zstandard came to Node after version 20. */
function zstandard(): typeof marked {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decompress };
  return zstdDecompressSync === undefined
    ? []
    : [
        {
          packing: 'zstd',
          magics: [Buffer.of(0x28, 0xb5, 0x2f, 0xfd)],
          decompress: zstdDecompressSync,
        },
      ];
}

/**
 * What stands in the bytes under one layer of compression, base64 or hex.
 *
 * @throws TooLargeError
 */
export function* unpack(bytes: Buffer): Generator<Unpacked> {
  for (const { packing, magics, decompress } of marked) {
    for (const at of magics.flatMap((magic) => occurrences(bytes, magic))) {
      yield* attempt(packing, decompress, bytes.subarray(at));
    }
  }
  for (const { packing, decompress } of unmarked) {
    yield* attempt(packing, decompress, bytes);
  }
  yield* textRuns(bytes);
}

function* attempt(packing: string, decompress: Decompress, bytes: Buffer): Generator<Unpacked> {
  const content = quietly(decompress, bytes);
  if (content.length >= shortest) {
    yield { packing, bytes: content };
  }
}

/** Something unfolds to more than {@link unfoldedLimit}. */
export class TooLargeError extends Error {}

/** Nothing, if the bytes are no such stream. */
function quietly(decompress: Decompress, bytes: Buffer): Buffer {
  const { stackTraceLimit } = Error;
  // A trace costs more than the attempt.
  Error.stackTraceLimit = 0;
  try {
    return Buffer.from(decompress(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new TooLargeError('Too large to unfold.', { cause: error });
    }
    return Buffer.alloc(0);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Which bytes are of an alphabet. */
function alphabet(members: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    members.test(String.fromCharCode(byte)) ? 1 : 0,
  );
}

const base64Bytes = alphabet(/[A-Za-z0-9+/_-]/);
const hexBytes = alphabet(/[0-9a-fA-F]/);
/** Digests and ids are hex and nothing else. */
const onlyHex = alphabet(/[0-9a-fA-F-]/);

function* textRuns(bytes: Buffer): Generator<Unpacked> {
  for (const run of runsOf(bytes, base64Bytes)) {
    if (!run.every((byte) => onlyHex[byte] === 1)) {
      // Node takes both alphabets.
      yield { packing: 'base64', bytes: Buffer.from(run.toString('latin1'), 'base64') };
    }
  }
  for (const run of runsOf(bytes, hexBytes)) {
    const pairs = run.subarray(0, run.length & ~1).toString('latin1');
    yield { packing: 'hex', bytes: Buffer.from(pairs, 'hex') };
  }
}

/** A canary of eight bytes has this many characters in hex, and more do in base64. */
const shortestRun = 16;

/** Stretches of bytes that are all of one alphabet. A regular expression overflows on long ones. */
function* runsOf(bytes: Buffer, members: Uint8Array): Generator<Buffer> {
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at === bytes.length || members[bytes[at]!] === 0) {
      if (at - start >= shortestRun) {
        yield bytes.subarray(start, at);
      }
      start = at + 1;
    }
  }
}

function occurrences(bytes: Buffer, magic: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
    found.push(at);
  }
  return found;
}
