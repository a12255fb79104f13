import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  HealthChainError,
  type Passkey,
  type PrescriptionSigningStatement,
} from '@healthchain/protocol';
import { signingBytes } from '@healthchain/protocol/prescriptions';

/** @throws HealthChainError `INVALID_ARGUMENT` for what is no public key of P-256 */
export function requireSecondKey(spki: string): void {
  try {
    const key = keyOf(spki);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
      return;
    }
  } catch {
    // Said below, without what was given.
  }
  throw new HealthChainError('INVALID_ARGUMENT', 'The second key is no public key of P-256.');
}

/** Names a second key as credentials name keys: SHA-256, in hex, of its SubjectPublicKeyInfo. */
export function digestOf(spki: string): string {
  return createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex');
}

/** Whether the key in the prescriber's token signed a statement. */
export function isSecondSignature(
  statement: PrescriptionSigningStatement,
  signature: string,
  spki: string,
): boolean {
  const key = { key: keyOf(spki), dsaEncoding: 'ieee-p1363' as const };
  return verify('sha256', signingBytes(statement), key, Buffer.from(signature, 'base64'));
}

/** Whether two factors are one: the passkey's key, under another name. */
export function isKeyOf(spki: string, { publicKey }: Passkey): boolean {
  const point = Buffer.from(spki, 'base64').subarray(-64);
  const cose = Buffer.from(publicKey, 'base64url');
  return point.equals(Buffer.concat([cose.subarray(10, 42), cose.subarray(45, 77)]));
}

function keyOf(spki: string) {
  return createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
}
