import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { compartmentKeyUses, HealthChainError } from '@healthchain/protocol';
import { deriveKey } from './derive-key.js';

/** AES key wrap with the default initial value (RFC 3394, sections 2.2.1 and 2.2.3.1). */
const algorithm = 'id-aes256-wrap';
const initialValue = Buffer.alloc(8, 0xa6);
const wrappedSize = 40;

/** A fresh AES-256 key for one record version. */
export function createRecordKey(): KeyObject {
  return createSecretKey(randomBytes(32));
}

/** Wraps a record key under its compartment's key; the result has 40 bytes. */
export function wrapRecordKey(recordKey: KeyObject, compartmentKey: KeyObject): Uint8Array {
  const cipher = createCipheriv(algorithm, wrappingKey(compartmentKey), initialValue);
  return Buffer.concat([cipher.update(recordKey.export()), cipher.final()]);
}

/** Unwraps a record key. @throws HealthChainError CONTENT_ALTERED if it was not wrapped so. */
export function unwrapRecordKey(wrapped: Uint8Array, compartmentKey: KeyObject): KeyObject {
  const decipher = createDecipheriv(algorithm, wrappingKey(compartmentKey), initialValue);
  try {
    if (wrapped.length !== wrappedSize) {
      throw new RangeError('A wrapped key has a fixed size.');
    }
    return createSecretKey(Buffer.concat([decipher.update(wrapped), decipher.final()]));
  } catch (error) {
    throw new HealthChainError('CONTENT_ALTERED', 'The record’s key is not what was committed.', {
      cause: error,
    });
  }
}

/** Derived once for as long as the compartment's key is in memory. */
const wrappingKeys = new WeakMap<KeyObject, KeyObject>();

function wrappingKey(compartmentKey: KeyObject): KeyObject {
  const known = wrappingKeys.get(compartmentKey);
  if (known !== undefined) {
    return known;
  }
  const key = deriveKey(compartmentKey, compartmentKeyUses.wrapRecordKeys);
  wrappingKeys.set(compartmentKey, key);
  return key;
}
