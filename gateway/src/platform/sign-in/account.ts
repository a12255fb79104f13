import type { EnrolledPerson, People } from './people.js';
import { parseSubject, subjectOf } from './person.js';

/**
 * What the authorization server takes for one account: a person under one enrolment. A person with a
 * new passkey is another account, so that codes and refresh tokens of the old one end.
 */
export interface Account {
  readonly subject: string;
  readonly enrolmentId: string;
}

export function accountIdOf({ person, enrolmentId }: EnrolledPerson): string {
  return `${subjectOf(person)}/${enrolmentId}`;
}

export function parseAccountId(accountId: string): Account {
  const [subject = '', enrolmentId = ''] = accountId.split('/');
  return { subject, enrolmentId };
}

/** The person behind an account, if they may still sign in and by the same passkey. */
export async function findCurrent(
  people: People,
  { subject, enrolmentId }: Account,
): Promise<EnrolledPerson | undefined> {
  const person = parseSubject(subject);
  const enrolled = person && (await people.find(person));
  return enrolled?.enrolmentId === enrolmentId ? enrolled : undefined;
}
