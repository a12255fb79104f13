import type { KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import pkcs11js from 'pkcs11js';
import { loadModule } from './pkcs11/module.js';
import { SessionPool } from './pkcs11/session-pool.js';
import { Token } from './pkcs11/token.js';
import { toLowSDer } from './signature.js';
import { ensureSigningKey, type SigningKey } from './signing-key.js';
import { subjectKeyIdentifier } from './subject-key-identifier.js';
import { tokenSigner, type DigestSigner } from './token-signer.js';
import { ensureWrappingKey, type WrappingKey } from './wrapping-key.js';

export interface HsmOptions {
  /** PKCS#11 module. */
  readonly moduleFile: string;
  readonly tokenLabel: string;
  readonly pin: string;
  /** Sessions that work at once; more than libuv has threads does not help. */
  readonly sessions?: number;
}

/** The organisation's key store. Every method fails with HealthChainError KEY_UNAVAILABLE. */
export interface Hsm {
  /** Signs as Fabric wants it, with the token's key for a Fabric certificate's public key. */
  readonly fabricSigner: (publicKey: KeyObject) => DigestSigner;
  readonly ensureSigningKey: (label: string) => Promise<SigningKey>;
  readonly ensureWrappingKey: (label: string) => Promise<WrappingKey>;
  /** Resolves when the token is there and accepts the login. */
  readonly check: () => Promise<void>;
  readonly close: () => void;
}

/** Opens the PKCS#11 module and logs in to the token with this label. */
export async function openHsm(options: HsmOptions): Promise<Hsm> {
  const { module, finalize } = load(options.moduleFile);
  const sessions = new SessionPool(new Token(module, options), options.sessions ?? 4);
  const token = { module, sessions };
  const check = () =>
    sessions.use((session) => {
      module.C_GetSessionInfo(session.handle);
      return Promise.resolve();
    });
  await check();
  return {
    fabricSigner: (publicKey) => {
      const id = subjectKeyIdentifier(publicKey);
      const sign = tokenSigner(token, { type: pkcs11js.CKA_ID, value: id });
      return async (digest) => toLowSDer(await sign(digest));
    },
    ensureSigningKey: (label) => ensureSigningKey(token, label),
    ensureWrappingKey: (label) => ensureWrappingKey(token, label),
    check,
    close: () => {
      sessions.close();
      finalize();
    },
  };
}

function load(moduleFile: string): ReturnType<typeof loadModule> {
  try {
    return loadModule(moduleFile);
  } catch (error) {
    throw new HealthChainError('KEY_UNAVAILABLE', 'The PKCS#11 module cannot be loaded.', {
      cause: error,
    });
  }
}
