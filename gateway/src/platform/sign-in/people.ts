import {
  authoritySchema,
  type Authority,
  credentialSchema,
  type DelegationPower,
  delegationSchema,
  documentInForceSchemas,
  type ErrorCode,
  HealthChainError,
  isActiveCredential,
  isProxyOver,
  type KnownPasskey,
  objectionToSigner,
  providerPasskeySchema,
  type RelyingPartyEntry,
  type Role,
  standingPasskeys,
} from '@healthchain/protocol';
import type { z } from 'zod';
import { ledgerQuery, unlessAbsent } from '../fabric/ledger-query.js';
import type { Ledger } from '../fabric/ledger.js';
import { cardEnrolmentId, type CardEnrolment } from './cards/card-enrolment.js';
import type { Delegate, Patient, Person, Provider } from './person.js';

/** A person who may sign in now. */
export interface KnownPerson {
  readonly person: Person;
  /** By what they signed in: one of their passkeys, by the id of its enrolment or addition, or a card. */
  readonly enrolmentId: string;
  /** A provider's, by their credential; none of others. */
  readonly roles: readonly Role[];
  /** Whether it is the proxy enrolled for them who signs in as a patient. */
  readonly byProxy?: boolean | undefined;
  /** For whom a delegate decides, and what. */
  readonly decidesFor?: DecidesFor | undefined;
}

/** For whom a delegate decides, and what. */
export interface DecidesFor {
  readonly patientId: string;
  readonly powers: readonly DelegationPower[];
}

/** One with passkeys: any of those that stand signs in. */
export interface EnrolledPerson extends Omit<KnownPerson, 'enrolmentId'> {
  readonly passkeys: readonly KnownPasskey[];
}

/** What the organisation's authority has revoked. @throws Error where that is not known */
export interface Revocations {
  readonly ofCard: (serialNumber: string) => Promise<boolean>;
  /** Whether the certificate of a provider's Fabric identity is revoked; of an unknown one it is not. */
  readonly ofProvider: (publicKeyDigest: string) => Promise<boolean>;
}

/** Who may sign in at this organisation. Nothing is kept: the ledger answers each time. */
export interface People {
  /**
   * The person, if a passkey of theirs is enrolled and they still are one of this organisation: a
   * provider with a credential in force and no revoked certificate, a patient of whom it is the custodian, or
   * a delegate of one.
   *
   * @throws HealthChainError LEDGER_UNAVAILABLE, or PRIVATE_DATA_UNAVAILABLE
   */
  readonly find: (person: Person) => Promise<EnrolledPerson | undefined>;
  /**
   * The provider, if the card is in force and so are their credential and certificate. A card takes no passkey.
   *
   * @throws HealthChainError LEDGER_UNAVAILABLE
   */
  readonly findByCard: (person: Provider, card: CardEnrolment) => Promise<KnownPerson | undefined>;
  /** Where passkeys of this organisation are used. @throws HealthChainError RELYING_PARTY_UNKNOWN */
  readonly site: () => Promise<RelyingPartyEntry>;
}

/** @param now milliseconds since 1970, for credentials and cards that expire */
export function ledgerPeople(
  ledger: Pick<Ledger, 'evaluate'>,
  mspId: string,
  revoked: Revocations,
  now: () => number = Date.now,
): People {
  const query = ledgerQuery(ledger, 'AccessControlContract');
  const read = <Schema extends z.ZodType>(
    schema: Schema,
    name: string,
    ...args: readonly string[]
  ): Promise<z.infer<Schema> | undefined> => unlessAbsent(query(schema, name, ...args), absences);

  /** Of a provider whose credential and certificate are in force. */
  async function rolesOf(publicKeyDigest: string): Promise<readonly Role[] | undefined> {
    if (await revoked.ofProvider(publicKeyDigest)) return undefined;
    const credential = await read(credentialSchema, 'GetCredential', mspId, publicKeyDigest);
    return credential && isActiveCredential(credential, now()) ? [credential.role] : undefined;
  }

  async function findProvider(person: Provider): Promise<EnrolledPerson | undefined> {
    const { publicKeyDigest } = person;
    const [enrolled, roles] = await Promise.all([
      read(providerPasskeySchema, 'GetProviderPasskey', mspId, publicKeyDigest),
      rolesOf(publicKeyDigest),
    ]);
    if (enrolled === undefined || roles === undefined) return undefined;
    return { person, passkeys: standingPasskeys(enrolled), roles };
  }

  async function findByCard(
    person: Provider,
    card: CardEnrolment,
  ): Promise<KnownPerson | undefined> {
    if (card.validUntil <= now() || (await revoked.ofCard(card.serialNumber))) return undefined;
    const roles = await rolesOf(person.publicKeyDigest);
    return roles && { person, enrolmentId: cardEnrolmentId(card), roles };
  }

  async function findPatient(person: Patient): Promise<EnrolledPerson | undefined> {
    const authority = await authorityOf(person.patientId);
    if (authority === undefined) return undefined;
    const known = { person, passkeys: standingPasskeys(authority), roles: [] };
    return authority.proxy === undefined ? known : { ...known, byProxy: true };
  }

  /** What speaks for a patient of this organisation, unless it is a proxy whose time is over. */
  async function authorityOf(patientId: string): Promise<Authority | undefined> {
    const authority = await read(authoritySchema, 'GetAuthority', patientId);
    const isOver = isProxyOver(authority?.proxy, { epochMilliseconds: now() });
    return authority?.custodian === mspId && !isOver ? authority : undefined;
  }

  async function findDelegate(person: Delegate): Promise<EnrolledPerson | undefined> {
    const { delegationId } = person;
    const delegation = await read(delegationSchema, 'GetDelegation', delegationId);
    if (delegation === undefined) return undefined;
    const { passkey, patientId, powers } = delegation.signed.statement;
    const authority = await authorityOf(patientId);
    if (authority === undefined) return undefined;
    const time = { epochMilliseconds: now() };
    const act = { patientId, authority, statement: { delegationId }, delegation, time };
    if (objectionToSigner(act) !== undefined) return undefined;
    const passkeys = [{ passkeyId: delegationId, passkey }];
    return { person, passkeys, roles: [], decidesFor: { patientId, powers } };
  }

  function find(person: Person): Promise<EnrolledPerson | undefined> {
    switch (person.kind) {
      case 'provider':
        return findProvider(person);
      case 'patient':
        return findPatient(person);
      case 'delegate':
        return findDelegate(person);
    }
  }

  return {
    find,
    findByCard,
    site: async () => {
      const sites = await read(
        documentInForceSchemas.relyingParties,
        'GetDocument',
        'relyingParties',
      );
      const site = sites?.content.relyingParties.find((entry) => entry.mspId === mspId);
      if (site === undefined) throw new HealthChainError('RELYING_PARTY_UNKNOWN');
      return site;
    },
  };
}

/** Refusals that say that there is nobody; a research institute, for one, has no patients. */
const absences: readonly ErrorCode[] = ['NOT_FOUND', 'ORGANIZATION_KIND_NOT_PERMITTED'];
