import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { signedInBy } from '../account.js';
import { cardEnrolmentId } from '../cards/card-enrolment.js';
import type { EnrolledPerson, People } from '../people.js';
import { type Person, subjectOf, userHandleOf } from '../person.js';

/** Where the passkeys of the sample organisation are used. */
export const site = { rpId: 'gateway.example', origin: 'https://gateway.example' };

/** Somebody with a passkey. */
export interface SamplePerson {
  readonly subject: string;
  readonly userHandle: string;
  readonly device: SoftwareAuthenticator;
  readonly enrolled: EnrolledPerson;
}

/** What the ledger says of people, which a test can change. */
export interface SamplePeople {
  readonly people: People;
  /** @param role a provider's */
  readonly enrol: (person: Person, role?: Role) => SamplePerson;
  /** As after an addition: answers the person by the device that was added. */
  readonly add: (person: SamplePerson) => SamplePerson;
  /** As after the removal of the passkey by which the person is named. */
  readonly remove: (person: SamplePerson) => void;
  /** As after the revocation of a credential. */
  readonly revoke: (person: SamplePerson) => void;
  /** As after the revocation of a card. */
  readonly revokeCard: (serialNumber: string) => void;
}

/** For whom delegates decide. */
export const decidesFor = { patientId: randomUUID(), powers: ['see'] } as const;

export const newProvider = (): Person => ({
  kind: 'provider',
  publicKeyDigest: randomBytes(32).toString('hex'),
});
export const newPatient = (): Person => ({ kind: 'patient', patientId: randomUUID() });

export const newDelegate = (): Person => ({ kind: 'delegate', delegationId: randomUUID() });

export function samplePeople(): SamplePeople {
  const enrolled = new Map<string, EnrolledPerson>();
  const revokedCards = new Set<string>();
  return {
    people: {
      find: (person) => Promise.resolve(enrolled.get(subjectOf(person))),
      findByCard: (person, card) => {
        const known = enrolled.get(subjectOf(person));
        const isInForce = known !== undefined && !revokedCards.has(card.serialNumber);
        return Promise.resolve(isInForce ? signedInBy(known, cardEnrolmentId(card)) : undefined);
      },
      site: () =>
        Promise.resolve({ mspId: 'LakesideMSP', rpId: site.rpId, origins: [site.origin] }),
    },
    enrol: (person, role = 'attending') => {
      const device = new SoftwareAuthenticator(site);
      const { passkey } = device;
      const roles = person.kind === 'provider' ? [role] : [];
      const entry = {
        ...{ person, passkeys: [{ passkeyId: randomUUID(), passkey }], roles },
        ...(person.kind === 'delegate' ? { decidesFor } : {}),
      };
      enrolled.set(subjectOf(person), entry);
      const userHandle = userHandleOf(person);
      return { subject: subjectOf(person), userHandle, device, enrolled: entry };
    },
    add: (known) => {
      const device = new SoftwareAuthenticator(site);
      const entry = enrolled.get(known.subject) ?? known.enrolled;
      const added = { passkeyId: randomUUID(), passkey: device.passkey };
      enrolled.set(known.subject, { ...entry, passkeys: [...entry.passkeys, added] });
      return { ...known, device };
    },
    remove: ({ subject, device, enrolled: known }) => {
      const { passkeys } = enrolled.get(subject) ?? known;
      const { credentialId } = device.passkey;
      const left = passkeys.filter(({ passkey }) => passkey.credentialId !== credentialId);
      enrolled.set(subject, { ...known, passkeys: left });
    },
    revoke: ({ subject }) => {
      enrolled.delete(subject);
    },
    revokeCard: (serialNumber) => {
      revokedCards.add(serialNumber);
    },
  };
}
