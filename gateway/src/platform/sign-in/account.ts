import { parseCardEnrolment } from './cards/card-enrolment.js';
import type { EnrolledPerson, KnownPerson, People } from './people.js';
import { parseSubject, subjectOf } from './person.js';

/**
 * What the authorization server takes for one account: a person by one passkey, or by one card. The same
 * person by another passkey or card is another account, so that codes and refresh tokens end with the one
 * by which they were given, and with no other.
 */
export interface Account {
  readonly subject: string;
  readonly enrolmentId: string;
}

export function accountIdOf({ person, enrolmentId }: KnownPerson): string {
  return `${subjectOf(person)}/${enrolmentId}`;
}

export function parseAccountId(accountId: string): Account {
  const [subject = '', enrolmentId = ''] = accountId.split('/');
  return { subject, enrolmentId };
}

/** A person by one of their passkeys. */
export function signedInBy(
  { passkeys: _, ...person }: EnrolledPerson,
  passkeyId: string,
): KnownPerson {
  return { ...person, enrolmentId: passkeyId };
}

/** The person behind an account, if they may still sign in and by the same passkey or card. */
export async function findCurrent(
  people: People,
  { subject, enrolmentId }: Account,
): Promise<KnownPerson | undefined> {
  const person = parseSubject(subject);
  const card = parseCardEnrolment(enrolmentId);
  if (card !== undefined) {
    return person?.kind === 'provider' ? people.findByCard(person, card) : undefined;
  }
  const enrolled = person && (await people.find(person));
  const current = enrolled?.passkeys.some(({ passkeyId }) => passkeyId === enrolmentId);
  return enrolled && current === true ? signedInBy(enrolled, enrolmentId) : undefined;
}
