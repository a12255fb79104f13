import { createHash, type KeyObject } from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';
import type { SigningKey } from '../keys/signing-key.js';

/** Algorithm of access tokens: ECDSA over P-256 and SHA-256, RFC 7518. */
export const tokenAlgorithm = 'ES256';

/** A key of the organisation's key store, in the shape that the authorization server takes. */
export class TokenSigningKey extends ExternalSigningKey {
  readonly #key: SigningKey;

  constructor(key: SigningKey) {
    super();
    this.#key = key;
  }

  override keyObject(): KeyObject {
    return this.#key.publicKey;
  }

  override sign(data: Uint8Array): Promise<Uint8Array> {
    return this.#key.sign(createHash('sha256').update(data).digest());
  }
}
