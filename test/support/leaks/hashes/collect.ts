import { readBlockFile, type StoredBlock } from '../block-file.js';
import { filesUnder } from '../files.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fieldsOf } from '../wire.js';

/** SHA-256 values in hex, each with the place where it was seen first. */
export type Hashes = ReadonlyMap<string, string>;

const bytesOfHash = 32;
const hexDigests = /(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])/g;
const base64Digests = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43}(?![A-Za-z0-9+/_-])/g;

/** The blocks of an organisation's peer, as they stand on its disk. */
export function blocksOf(peerFolder: string): StoredBlock[] {
  return filesUnder(peerFolder)
    .filter((file) => /\/blockfile_\d+$/.test(file))
    .flatMap((file) => readBlockFile(readFileSync(path.join(peerFolder, file))));
}

/**
 * Whatever in blocks has the length of a SHA-256 value: byte strings of 32 bytes (hashes of private keys
 * and values among them), and in texts 64 hex digits or 43 characters of base64.
 */
export function hashesIn(blocks: readonly StoredBlock[]): Hashes {
  const found = new Map<string, string>();
  for (const { number, envelopes, metadata } of blocks) {
    for (const field of [...envelopes, ...metadata].flatMap((message) => fieldsOf(message))) {
      for (const hash of hashesOf(field)) {
        found.set(hash, found.get(hash) ?? `block ${number} field ${field.path}`);
      }
    }
  }
  return found;
}

function hashesOf({ bytes, isMessage }: { bytes: Buffer; isMessage: boolean }): string[] {
  if (bytes.length === bytesOfHash) {
    return [bytes.toString('hex')];
  }
  // The texts of a message are fields of their own.
  if (isMessage && bytes.length > 4096) {
    return [];
  }
  const text = bytes.toString('latin1');
  return [
    ...Array.from(text.matchAll(hexDigests), ([digest]) => digest.toLowerCase()),
    ...Array.from(text.matchAll(base64Digests), ([digest]) =>
      Buffer.from(digest, 'base64').toString('hex'),
    ),
  ];
}
