import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import {
  chunkAssociatedData,
  type ChunkBinding,
  chunkNonce,
  chunkSize,
  HealthChainError,
} from '@healthchain/protocol';

const deflateAside = promisify(deflateRaw);
const inflateAside = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Up to this many bytes the way to another thread and back takes longer than the work. */
const smallSize = 16 * 1024;

const tagSize = 16;
const sealedChunkSize = chunkSize + tagSize;

/** Largest content that is sealed or opened (bytes); bounds what a compressed bomb can unfold to. */
export const contentLimit = 64 * 1024 * 1024;

/**
 * Compresses and encrypts one record version: `A256GCM-STREAM`, see `protocol/src/records/envelope.ts`.
 * The key must be fresh, because nonces count from zero.
 *
 * @throws RangeError for content above {@link contentLimit}.
 */
export async function sealContent(
  plaintext: Uint8Array,
  recordKey: KeyObject,
  binding: ChunkBinding,
): Promise<Uint8Array> {
  if (plaintext.length > contentLimit) {
    throw new RangeError('The content exceeds the limit.');
  }
  return Buffer.concat(
    split(await deflate(plaintext), chunkSize).map(({ bytes, index, last }) => {
      const cipher = createCipheriv('aes-256-gcm', recordKey, chunkNonce(index, last));
      cipher.setAAD(chunkAssociatedData(binding, index, last));
      return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    }),
  );
}

/**
 * Decrypts and decompresses one record version.
 *
 * @throws HealthChainError CONTENT_ALTERED if anything differs from what was sealed: a bit, the
 * number or order of chunks, the key, the record, its version or its compartment.
 */
export async function openContent(
  ciphertext: Uint8Array,
  recordKey: KeyObject,
  binding: ChunkBinding,
): Promise<Uint8Array> {
  try {
    const compressed = split(ciphertext, sealedChunkSize).map(({ bytes, index, last }) => {
      const decipher = createDecipheriv('aes-256-gcm', recordKey, chunkNonce(index, last), {
        authTagLength: tagSize,
      });
      decipher.setAAD(chunkAssociatedData(binding, index, last));
      decipher.setAuthTag(bytes.subarray(-tagSize));
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagSize)), decipher.final()]);
    });
    return await inflate(Buffer.concat(compressed));
  } catch (error) {
    throw new HealthChainError('CONTENT_ALTERED', undefined, { cause: error });
  }
}

function deflate(bytes: Uint8Array): Uint8Array | Promise<Uint8Array> {
  return bytes.length <= smallSize ? deflateRawSync(bytes) : deflateAside(bytes);
}

function inflate(bytes: Uint8Array): Uint8Array | Promise<Uint8Array> {
  const options = { maxOutputLength: contentLimit };
  return bytes.length <= smallSize ? inflateRawSync(bytes, options) : inflateAside(bytes, options);
}

interface Part {
  readonly bytes: Uint8Array;
  readonly index: number;
  readonly last: boolean;
}

/** Cuts into parts of `size` bytes; only the last part may be shorter. */
function split(bytes: Uint8Array, size: number): readonly Part[] {
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, index) => ({
    bytes: bytes.subarray(index * size, (index + 1) * size),
    index,
    last: index === count - 1,
  }));
}
