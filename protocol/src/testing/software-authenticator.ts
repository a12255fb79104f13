import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import type { Passkey } from '../authority/statement-parts.js';
import { statementChallenge, type Assertion, type Statement } from '../authority/statements.js';

/** What an assertion is to look like; the defaults are those of an honest authenticator. */
export interface AssertionOptions {
  readonly type?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly crossOrigin?: boolean;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly challenge?: Uint8Array;
}

/** Bytes; authenticators keep no longer user handle, and browsers make no passkey with one (WebAuthn, 5.4.3). */
const longestUserHandle = 64;

/**
 * An authenticator in software, for tests and for the demonstration: it verifies no user and keeps
 * its key in memory.
 */
export class SoftwareAuthenticator {
  readonly passkey: Passkey;
  /** SubjectPublicKeyInfo of the device's RSA key, in base64. */
  readonly encryptionKey: string;
  readonly #privateKey;
  readonly #site: { readonly rpId: string; readonly origin: string };

  constructor(site: { readonly rpId: string; readonly origin: string }) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.#site = site;
    this.encryptionKey = deviceEncryptionKey();
    this.passkey = {
      credentialId: randomBytes(32).toString('base64url'),
      publicKey: coseKey(publicKey.export({ format: 'jwk' })).toString('base64url'),
    };
  }

  /** The passkey's key in PKCS#8, for an authenticator of a real browser to hold the same passkey. */
  exportPrivateKey(): Buffer {
    return this.#privateKey.export({ type: 'pkcs8', format: 'der' });
  }

  /** Signs a statement as `navigator.credentials.get()` would. */
  sign(statement: Statement, options: AssertionOptions = {}): Assertion {
    return this.#answer(options.challenge ?? statementChallenge(statement), options);
  }

  /**
   * Answers a sign-in as a discoverable credential would.
   *
   * @param challenge in base64url, as the page has it
   * @param user the user handle that the authenticator keeps, as text
   * @throws RangeError if no authenticator can keep it
   */
  signIn(
    challenge: string,
    user: string,
    options: AssertionOptions = {},
  ): Assertion & { readonly userHandle: string } {
    const asked = options.challenge ?? Buffer.from(challenge, 'base64url');
    const userHandle = Buffer.from(user);
    if (userHandle.length > longestUserHandle) throw new RangeError('user handle too long');
    return { ...this.#answer(asked, options), userHandle: userHandle.toString('base64url') };
  }

  #answer(challenge: Uint8Array, options: AssertionOptions): Assertion {
    const { rpId, origin } = { ...this.#site, ...options };
    const clientData = Buffer.from(
      JSON.stringify({
        type: options.type ?? 'webauthn.get',
        challenge: Buffer.from(challenge).toString('base64url'),
        origin,
        crossOrigin: options.crossOrigin ?? false,
      }),
    );
    const flags =
      (options.userPresent === false ? 0 : 1) | (options.userVerified === false ? 0 : 4);
    const authenticatorData = Buffer.concat([sha256(rpId), Buffer.of(flags), Buffer.alloc(4)]);
    const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
    return {
      credentialId: this.passkey.credentialId,
      authenticatorData: authenticatorData.toString('base64url'),
      clientDataJSON: clientData.toString('base64url'),
      signature: sign('sha256', signed, this.#privateKey).toString('base64url'),
    };
  }
}

/** One for all devices: nobody decrypts with it, and an RSA key takes a third of a second to make. */
const deviceEncryptionKey = once(() =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64'),
);

function once<Value>(make: () => Value): () => Value {
  const made: Value[] = [];
  return () => (made[0] ??= make());
}

/** What every statement about a patient carries. */
export function statementBase(patientId: string, issuedAt: string, channel = 'healthchain') {
  return { ...publicStatementBase(issuedAt, channel), patientId };
}

/** What every statement carries. */
export function publicStatementBase(issuedAt: string, channel = 'healthchain') {
  return { channel, nonce: randomUUID(), issuedAt };
}

/** COSE_Key of an ES256 public key, in CTAP2's canonical form. */
function coseKey({ x = '', y = '' }: { readonly x?: string; readonly y?: string }): Buffer {
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
