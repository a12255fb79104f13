import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { HealthChainError, type WrappedKey } from '@healthchain/protocol';
import pkcs11js from 'pkcs11js';
import type { OpenToken, TokenSession } from './pkcs11/session-pool.js';
import { wrapFor, type WrapTarget } from './wrap-for.js';
import { ensureRsaKeyPair, findRsaPrivateKey, modulusBits } from './rsa-key-pair.js';

/** An RSA key pair whose private half never leaves the token; it wraps AES-256 keys. */
export interface WrappingKey {
  /** The public half, as others need it. */
  readonly target: WrapTarget;
  /** Wraps in software: it needs the public half only. */
  readonly wrap: (key: KeyObject) => WrappedKey;
  /** Unwraps in the token. @throws HealthChainError KEY_UNAVAILABLE. */
  readonly unwrap: (wrapped: WrappedKey) => Promise<KeyObject>;
  /** Unwraps something else than a key. @throws HealthChainError KEY_UNAVAILABLE. */
  readonly unwrapBytes: (wrapped: WrappedKey) => Promise<Buffer>;
}

type Algorithm = WrappedKey['algorithm'];

const aesKeyBytes = 32;
/** CKZ_DATA_SPECIFIED of PKCS#11, which pkcs11js does not name. */
const sourceSpecified = 1;

/** The hash of each algorithm, as PKCS#11 names it. */
const oaep = {
  'RSA-OAEP-256': { hashAlg: pkcs11js.CKM_SHA256, mgf: pkcs11js.CKG_MGF1_SHA256 },
  'RSA-OAEP': { hashAlg: pkcs11js.CKM_SHA_1, mgf: pkcs11js.CKG_MGF1_SHA1 },
} as const satisfies Record<Algorithm, unknown>;

/**
 * Finds the wrapping key pair with this label, or makes it in the token on first use. The algorithm
 * is the best that the token shows itself able to undo: tokens list OAEP without naming its hashes.
 *
 * @throws HealthChainError KEY_UNAVAILABLE when the token offers no OAEP at all.
 */
export async function ensureWrappingKey(token: OpenToken, label: string): Promise<WrappingKey> {
  const publicKey = await ensureRsaKeyPair(token, label);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const keyId = createHash('sha256').update(spki).digest('hex');
  const targetOf = (algorithm: Algorithm): WrapTarget => ({
    keyId,
    publicKey: spki.toString('base64'),
    algorithm,
  });
  const unwrapBytes = unwrapper(token, label, keyId);
  const unwrap = async (wrapped: WrappedKey): Promise<KeyObject> =>
    toKey(await unwrapBytes(wrapped));
  const target = targetOf(await probe(targetOf, unwrap));
  return { target, wrap: (key) => wrapFor(target, key.export()), unwrap, unwrapBytes };
}

function toKey(plaintext: Buffer): KeyObject {
  if (plaintext.length !== aesKeyBytes) {
    throw new HealthChainError('KEY_UNAVAILABLE', 'What was unwrapped is not an AES-256 key.');
  }
  const key = createSecretKey(plaintext);
  plaintext.fill(0);
  return key;
}

function unwrapper(token: OpenToken, label: string, keyId: string) {
  return (wrapped: WrappedKey): Promise<Buffer> => {
    if (wrapped.keyId !== keyId) {
      const detail = 'The key is wrapped for another key store.';
      return Promise.reject(new HealthChainError('KEY_UNAVAILABLE', detail));
    }
    return token.sessions.use((session) => decrypt(token.module, session, label, wrapped));
  };
}

function decrypt(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  label: string,
  wrapped: WrappedKey,
): Promise<Buffer> {
  const key = findRsaPrivateKey(module, session, label);
  const { hashAlg, mgf } = oaep[wrapped.algorithm];
  const parameter: pkcs11js.RsaOAEP = {
    type: pkcs11js.CK_PARAMS_RSA_OAEP,
    hashAlg,
    mgf,
    source: sourceSpecified,
  };
  module.C_DecryptInit(session.handle, { mechanism: pkcs11js.CKM_RSA_PKCS_OAEP, parameter }, key);
  return module.C_DecryptAsync(
    session.handle,
    Buffer.from(wrapped.ciphertext, 'base64'),
    Buffer.alloc(modulusBits / 8),
  );
}

/** The first algorithm that survives a round trip. */
async function probe(
  targetOf: (algorithm: Algorithm) => WrapTarget,
  unwrap: WrappingKey['unwrap'],
): Promise<Algorithm> {
  const key = createSecretKey(randomBytes(aesKeyBytes));
  let failure: unknown;
  for (const algorithm of ['RSA-OAEP-256', 'RSA-OAEP'] as const) {
    try {
      if (key.equals(await unwrap(wrapFor(targetOf(algorithm), key.export())))) {
        return algorithm;
      }
    } catch (error) {
      failure = error;
    }
  }
  throw new HealthChainError('KEY_UNAVAILABLE', 'The token cannot unwrap with RSA-OAEP.', {
    cause: failure,
  });
}
