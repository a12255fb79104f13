import { createPublicKey, type KeyObject } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { findObject } from './pkcs11/find-object.js';
import { generateKeyPair, type KeyPairKind } from './pkcs11/generate-key-pair.js';
import type { OpenToken, TokenSession } from './pkcs11/session-pool.js';
import { tokenSigner, type DigestSigner } from './token-signer.js';

/** An ECDSA P-256 key pair whose private half never leaves the token. */
export interface SigningKey {
  readonly publicKey: KeyObject;
  /** Signs a SHA-256 digest; the result is `r || s`, as JWS (RFC 7518) wants it. */
  readonly sign: DigestSigner;
}

/** DER of the object identifier of P-256, 1.2.840.10045.3.1.7. */
const curveP256 = Buffer.from('06082a8648ce3d030107', 'hex');

const signingKeyPair: KeyPairKind = {
  mechanism: pkcs11js.CKM_EC_KEY_PAIR_GEN,
  publicHalf: [
    { type: pkcs11js.CKA_VERIFY, value: true },
    { type: pkcs11js.CKA_EC_PARAMS, value: curveP256 },
  ],
  privateHalf: [{ type: pkcs11js.CKA_SIGN, value: true }],
};

/** Finds the key pair with this label, or makes it in the token on first use. */
export async function ensureSigningKey(token: OpenToken, label: string): Promise<SigningKey> {
  const publicKey = await token.sessions.use(async (session) =>
    readPublicKey(
      token.module,
      session,
      findPublicKey(token.module, session, label) ??
        (await generateKeyPair(token.module, session, label, signingKeyPair)),
    ),
  );
  return { publicKey, sign: tokenSigner(token, { type: pkcs11js.CKA_LABEL, value: label }) };
}

function findPublicKey(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  label: string,
): pkcs11js.Handle | undefined {
  return findObject(module, session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PUBLIC_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_EC },
    { type: pkcs11js.CKA_LABEL, value: label },
  ]);
}

/** CKA_EC_POINT is the uncompressed point as a DER octet string: its last 64 bytes are x and y. */
function readPublicKey(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  handle: pkcs11js.Handle,
): KeyObject {
  const [point] = module.C_GetAttributeValue(session.handle, handle, [
    { type: pkcs11js.CKA_EC_POINT },
  ]);
  const coordinates = (point?.value ?? Buffer.alloc(0)).subarray(-64);
  return createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: coordinates.subarray(0, 32).toString('base64url'),
      y: coordinates.subarray(32).toString('base64url'),
    },
  });
}
