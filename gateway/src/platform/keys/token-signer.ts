import { HealthChainError } from '@healthchain/protocol';
import pkcs11js from 'pkcs11js';
import { findObject } from './pkcs11/find-object.js';
import type { OpenToken, TokenSession } from './pkcs11/session-pool.js';

/** Signs a SHA-256 digest. */
export type DigestSigner = (digest: Uint8Array) => Promise<Uint8Array>;

/** Bytes of `r || s` on P-256. */
const signatureSize = 64;

/**
 * A signer over the P-256 private key with this attribute; its signatures are `r || s`.
 * Signing fails with HealthChainError KEY_UNAVAILABLE when the token does not hold the key.
 */
export function tokenSigner(token: OpenToken, identifiedBy: pkcs11js.Attribute): DigestSigner {
  return (digest) =>
    token.sessions.use((session) => {
      const key = findPrivateKey(token.module, session, identifiedBy);
      token.module.C_SignInit(session.handle, { mechanism: pkcs11js.CKM_ECDSA }, key);
      return token.module.C_SignAsync(
        session.handle,
        Buffer.from(digest),
        Buffer.alloc(signatureSize),
      );
    });
}

function findPrivateKey(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  identifiedBy: pkcs11js.Attribute,
): pkcs11js.Handle {
  return session.findOnce(identifiedBy, () => {
    const key = findObject(module, session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
      { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_EC },
      identifiedBy,
    ]);
    if (key === undefined) {
      throw new HealthChainError('KEY_UNAVAILABLE', 'The token does not hold the signing key.');
    }
    return key;
  });
}
