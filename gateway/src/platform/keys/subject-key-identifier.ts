import { createHash, type KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';

/**
 * The identifier under which Fabric's PKCS#11 provider stores a key: SHA-256 of the uncompressed
 * point, in the attribute CKA_ID.
 *
 * @throws HealthChainError KEY_UNAVAILABLE for a key that is not on an elliptic curve.
 */
export function subjectKeyIdentifier(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined) {
    throw new HealthChainError('KEY_UNAVAILABLE', 'The certificate’s key is not on a curve.');
  }
  const point = [Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return createHash('sha256').update(Buffer.concat(point)).digest();
}
