import { parseCardEnrolment } from './cards/card-enrolment.js';
import type { KnownPerson, People } from './people.js';
import { parseSubject, subjectOf } from './person.js';

/**
 * What the authorization server takes for one account: a person under one enrolment, or by one card. A
 * person with a new passkey or card is another account, so that codes and refresh tokens of the old one end.
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
  return enrolled?.enrolmentId === enrolmentId ? enrolled : undefined;
}
