import { createPublicKey } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';

/** Bits of an RSA modulus to which keys may be wrapped (NIST SP 800-57: until 2030). */
const shortestModulus = 2048;

/** Requires an RSA public key (SubjectPublicKeyInfo in base64). @throws HealthChainError `INVALID_ARGUMENT` */
export function requireEncryptionKey(spki: string): void {
  if (!isRsaKey(spki)) {
    throw new HealthChainError(
      'INVALID_ARGUMENT',
      'The encryption key is no RSA key of 2048 bits.',
    );
  }
}

function isRsaKey(spki: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    return (
      key.asymmetricKeyType === 'rsa' &&
      (key.asymmetricKeyDetails?.modulusLength ?? 0) >= shortestModulus
    );
  } catch {
    return false;
  }
}
