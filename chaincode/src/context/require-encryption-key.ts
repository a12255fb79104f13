import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';

/** Bits of an RSA modulus to which keys may be wrapped (NIST SP 800-57: until 2030). */
const shortestModulus = 2048;

/** The public exponent that every HSM and browser makes. */
const exponent = 65537n;
/** Bytes of what is wrapped. */
const keyLength = 32;

/**
 * Requires an RSA public key (SubjectPublicKeyInfo in base64) to which a key can be wrapped: with one to
 * which none can, its owner would stop whoever has to.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`
 */
export function requireEncryptionKey(spki: string): void {
  if (!isRsaKey(spki)) {
    throw new HealthChainError(
      'INVALID_ARGUMENT',
      'The encryption key is no RSA key of 2048 bits with the exponent 65537.',
    );
  }
}

function isRsaKey(spki: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType !== 'rsa' || modulusLength < shortestModulus) {
      return false;
    }
    // What comes of it differs from endorser to endorser; that it succeeds does not.
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING }, Buffer.alloc(keyLength));
    return publicExponent === exponent;
  } catch {
    return false;
  }
}
