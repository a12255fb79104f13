import { assertionSchema, base64url, HealthChainError, passkeyOf } from '@healthchain/protocol';
import { verifyChallenge } from '@healthchain/protocol/assertion';
import { z } from 'zod';
import { signedInBy } from './account.js';
import type { KnownPerson, People } from './people.js';
import { parseUserHandle, type PersonKind } from './person.js';

/** An authenticator's answer, with the user handle (64 bytes at most) of a discoverable credential. */
export const passkeyAnswerSchema = assertionSchema.extend({ userHandle: base64url.max(86) });
export type PasskeyAnswer = z.infer<typeof passkeyAnswerSchema>;

/**
 * The person one of whose passkeys signed the challenge, by that passkey.
 *
 * @param kinds those of whom the app may ask
 * @throws HealthChainError SIGN_IN_REFUSED, whatever is wrong, so that nobody learns who is enrolled;
 *   or what {@link People} throws
 */
export async function provePerson(
  { userHandle, ...assertion }: PasskeyAnswer,
  challenge: string,
  kinds: readonly PersonKind[],
  people: People,
): Promise<KnownPerson> {
  const person = parseUserHandle(Buffer.from(userHandle, 'base64url').toString('utf8'));
  const enrolled =
    person !== undefined && kinds.includes(person.kind) ? await people.find(person) : undefined;
  const signer = enrolled && passkeyOf(enrolled.passkeys, assertion);
  if (enrolled === undefined || signer === undefined) throw new HealthChainError('SIGN_IN_REFUSED');
  const site = await people.site();
  try {
    await verifyChallenge(Buffer.from(challenge, 'base64url'), assertion, signer.passkey, site);
  } catch (error) {
    throw new HealthChainError('SIGN_IN_REFUSED', undefined, { cause: error });
  }
  return signedInBy(enrolled, signer.passkeyId);
}
