import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { HealthChainError } from '../errors.js';
import { type Passkey } from './statement-parts.js';
import { statementChallenge, type Assertion, type Statement } from './statements.js';

/** The sites at which passkeys of an organisation's patients and people are used. */
export interface RelyingParty {
  readonly rpId: string;
  readonly origins: readonly string[];
}

/**
 * Verifies that a passkey signed a statement: {@link verifyChallenge} over its digest. Chaincode and
 * key keepers call the same function.
 *
 * @throws HealthChainError `SIGNATURE_INVALID`
 */
export function verifyAssertion(
  statement: Statement,
  assertion: Assertion,
  passkey: Passkey,
  relyingParty: RelyingParty,
): Promise<void> {
  return verifyChallenge(statementChallenge(statement), assertion, passkey, relyingParty);
}

/**
 * Verifies that a passkey signed a challenge: type, challenge, origin, relying party, user present
 * and verified, and the signature (ES256). The signature counter is not compared: passkeys that are
 * synchronised do not keep one; so whoever sets the challenge has to make it single-use.
 *
 * @throws HealthChainError `SIGNATURE_INVALID`; it says no more, since its details are the caller's
 */
export async function verifyChallenge(
  challenge: Uint8Array,
  assertion: Assertion,
  passkey: Passkey,
  { rpId, origins }: RelyingParty,
): Promise<void> {
  const { credentialId, ...response } = assertion;
  let verified = false;
  try {
    const outcome = await verifyAuthenticationResponse({
      response: {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response,
      },
      expectedChallenge: Buffer.from(challenge).toString('base64url'),
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        counter: 0,
      },
    });
    verified = outcome.verified && credentialId === passkey.credentialId && isSameOrigin(response);
  } catch {
    // The library's messages quote what it was given.
  }
  if (!verified) {
    throw new HealthChainError('SIGNATURE_INVALID');
  }
}

/** Whether the page itself asked, and not a frame inside another site's page. */
function isSameOrigin({ clientDataJSON }: Pick<Assertion, 'clientDataJSON'>): boolean {
  const clientData = JSON.parse(
    Buffer.from(clientDataJSON, 'base64url').toString('utf8'),
  ) as Readonly<Record<string, unknown>>;
  return clientData.crossOrigin !== true;
}
