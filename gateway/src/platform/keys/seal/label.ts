import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { compartmentKeyUses, HealthChainError } from '@healthchain/protocol';
import { deriveKey } from './derive-key.js';

const nonceSize = 12;
const tagSize = 16;
/** Every label is padded to this size (bytes), so that its length tells nothing. */
const paddedSize = 64;
const sealedSize = nonceSize + paddedSize + tagSize;

/**
 * Encrypts the name of a compartment's sensitivity: nonce, ciphertext, tag.
 *
 * @throws RangeError for a label of more than 63 bytes.
 */
export function sealLabel(
  label: string,
  compartmentKey: KeyObject,
  compartmentId: string,
): Uint8Array {
  const nonce = randomBytes(nonceSize);
  const cipher = createCipheriv('aes-256-gcm', labelKey(compartmentKey), nonce);
  cipher.setAAD(Buffer.from(compartmentId));
  return Buffer.concat([nonce, cipher.update(pad(label)), cipher.final(), cipher.getAuthTag()]);
}

/** @throws HealthChainError CONTENT_ALTERED if the label is not that of this compartment. */
export function openLabel(
  sealed: Uint8Array,
  compartmentKey: KeyObject,
  compartmentId: string,
): string {
  try {
    if (sealed.length !== sealedSize) {
      throw new RangeError('A sealed label has a fixed size.');
    }
    const nonce = sealed.subarray(0, nonceSize);
    const decipher = createDecipheriv('aes-256-gcm', labelKey(compartmentKey), nonce);
    decipher.setAAD(Buffer.from(compartmentId));
    decipher.setAuthTag(sealed.subarray(-tagSize));
    const padded = decipher.update(sealed.subarray(nonceSize, -tagSize));
    return unpad(Buffer.concat([padded, decipher.final()]));
  } catch (error) {
    throw new HealthChainError('CONTENT_ALTERED', 'A label is not what was committed.', {
      cause: error,
    });
  }
}

function labelKey(compartmentKey: KeyObject): KeyObject {
  return deriveKey(compartmentKey, compartmentKeyUses.sealLabel);
}

/** One byte of length, the text, zeros. */
function pad(label: string): Uint8Array {
  const text = Buffer.from(label);
  if (text.length >= paddedSize) {
    throw new RangeError('The label is too long.');
  }
  return Buffer.concat([Uint8Array.of(text.length), text], paddedSize);
}

function unpad(padded: Buffer): string {
  return padded.toString('utf8', 1, 1 + padded.readUInt8(0));
}
