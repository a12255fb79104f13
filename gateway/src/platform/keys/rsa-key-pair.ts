import { createPublicKey, type KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import pkcs11js from 'pkcs11js';
import { findObject } from './pkcs11/find-object.js';
import { generateKeyPair, type KeyPairKind } from './pkcs11/generate-key-pair.js';
import type { OpenToken, TokenSession } from './pkcs11/session-pool.js';

export const modulusBits = 3072;

const rsaKeyPair: KeyPairKind = {
  mechanism: pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN,
  publicHalf: [
    { type: pkcs11js.CKA_ENCRYPT, value: true },
    { type: pkcs11js.CKA_MODULUS_BITS, value: modulusBits },
    { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: Buffer.from('010001', 'hex') },
  ],
  privateHalf: [{ type: pkcs11js.CKA_DECRYPT, value: true }],
};

/** The public half of the key pair with this label, which is made in the token on first use. */
export function ensureRsaKeyPair(token: OpenToken, label: string): Promise<KeyObject> {
  return token.sessions.use(async (session) => {
    const existing = findHalf(token.module, session, pkcs11js.CKO_PUBLIC_KEY, label);
    return readPublicKey(
      token.module,
      session,
      existing ?? (await generateKeyPair(token.module, session, label, rsaKeyPair)),
    );
  });
}

/** @throws HealthChainError KEY_UNAVAILABLE if the token does not hold it. */
export function findRsaPrivateKey(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  label: string,
): pkcs11js.Handle {
  return session.findOnce({ type: pkcs11js.CKA_LABEL, value: label }, () => {
    const handle = findHalf(module, session, pkcs11js.CKO_PRIVATE_KEY, label);
    if (handle === undefined) {
      throw new HealthChainError('KEY_UNAVAILABLE', 'The token does not hold the wrapping key.');
    }
    return handle;
  });
}

function findHalf(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  objectClass: number,
  label: string,
): pkcs11js.Handle | undefined {
  return findObject(module, session, [
    { type: pkcs11js.CKA_CLASS, value: objectClass },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_RSA },
    { type: pkcs11js.CKA_LABEL, value: label },
  ]);
}

function readPublicKey(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  handle: pkcs11js.Handle,
): KeyObject {
  const [n, e] = module
    .C_GetAttributeValue(session.handle, handle, [
      { type: pkcs11js.CKA_MODULUS },
      { type: pkcs11js.CKA_PUBLIC_EXPONENT },
    ])
    .map(({ value }) => value.toString('base64url'));
  return createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } });
}
