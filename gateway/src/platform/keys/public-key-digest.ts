import { createHash, type KeyObject } from 'node:crypto';

/** SHA-256 of a key's SubjectPublicKeyInfo, in hex: what credentials are bound to. */
export function publicKeyDigest(publicKey: KeyObject): string {
  const key = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('hex');
}
