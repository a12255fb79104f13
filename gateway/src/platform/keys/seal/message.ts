import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const tagSize = 16;
/** A key seals one message and nothing else, so that its only nonce can be fixed. */
const nonce = Buffer.alloc(12);

/** Encrypts one message under a key that is used for nothing else: AES-256-GCM, then the tag. */
export function sealMessage(
  plaintext: Uint8Array,
  key: KeyObject,
  associatedData: Uint8Array,
): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(associatedData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what {@link sealMessage} made. @throws Error if anything differs from what was sealed */
export function openMessage(
  sealed: Uint8Array,
  key: KeyObject,
  associatedData: Uint8Array,
): Buffer {
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagSize });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(-tagSize));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagSize)), decipher.final()]);
}
