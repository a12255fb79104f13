/** What somebody can try who has ciphertexts and byte strings: a program of its own, as in `reader-attack`. */
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import {
  chunkAssociatedData,
  chunkNonce,
  chunkSize,
  compartmentKeyUses,
  type RecordVersion,
} from '@healthchain/protocol';

const tagBytes = 16;
const keyBytes = 32;

/** A record version, and its ciphertext wherever that stands. */
export interface HeldVersion {
  readonly version: RecordVersion;
  readonly ciphertext: Buffer;
}

/** The text of a version, if one of the keys opens it in any way. */
export function openWith(held: HeldVersion, keys: readonly Buffer[]): string | undefined {
  for (const key of keys.filter(({ length }) => length === keyBytes)) {
    for (const candidate of [key, ...unwrapped(held.version, key)]) {
      try {
        return decrypted(held, candidate);
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

function decrypted({ version, ciphertext }: HeldVersion, key: Buffer): string {
  const chunks: Buffer[] = [];
  const step = chunkSize + tagBytes;
  for (let start = 0; start < ciphertext.length; start += step) {
    const bytes = ciphertext.subarray(start, start + step);
    const [index, last] = [start / step, start + step >= ciphertext.length];
    const decipher = createDecipheriv('aes-256-gcm', key, chunkNonce(index, last));
    decipher.setAAD(chunkAssociatedData(version, index, last));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    chunks.push(decipher.update(bytes.subarray(0, -tagBytes)), decipher.final());
  }
  return inflateRawSync(Buffer.concat(chunks)).toString('utf8');
}

/** The record's key, if `key` were its compartment's: derived as it should be, or used as it is. */
function unwrapped({ wrappedKey }: RecordVersion, key: Buffer): Buffer[] {
  const derived = Buffer.from(
    hkdfSync('sha256', key, '', compartmentKeyUses.wrapRecordKeys, keyBytes),
  );
  return [key, derived].flatMap((wrapping) => {
    try {
      const decipher = createDecipheriv('id-aes256-wrap', wrapping, Buffer.alloc(8, 0xa6));
      return [Buffer.concat([decipher.update(wrappedKey, 'base64'), decipher.final()])];
    } catch {
      return [];
    }
  });
}
