import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** The AES-256 key for one use of a compartment key: HKDF-SHA-256 without salt (RFC 5869). */
export function deriveKey(compartmentKey: KeyObject, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', compartmentKey, '', use, 32)));
}
