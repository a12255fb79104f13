import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * `A256GCM-STREAM`: a record version is encrypted under a key of its own, used for nothing else, in
 * chunks of 64 KiB with AES-256-GCM. Nonces count chunks and mark the last (the STREAM construction
 * of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, in the layout that age v1 uses), so chunks cannot be
 * reordered, dropped or appended; the associated data binds record, version and compartment.
 */

/** 96-bit nonce: eleven bytes of chunk index, big-endian, and one byte that marks the last chunk. */
export function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** What a chunk's ciphertext is bound to besides its key. */
export interface ChunkBinding {
  readonly recordId: string;
  readonly version: number;
  readonly compartmentId: string;
}

/** Associated data of one chunk. */
export function chunkAssociatedData(
  binding: ChunkBinding,
  index: number,
  last: boolean,
): Uint8Array {
  const fields = [
    'healthchain/record/v1',
    binding.recordId,
    String(binding.version),
    binding.compartmentId,
    String(index),
    last ? 'last' : 'more',
  ];
  return utf8ToBytes(fields.join('\n'));
}

/** HKDF-SHA-256 labels that separate the uses of one compartment key. */
export const compartmentKeyUses = {
  wrapRecordKeys: 'healthchain/compartment/v1/wrap',
  sealLabel: 'healthchain/compartment/v1/label',
} as const;
