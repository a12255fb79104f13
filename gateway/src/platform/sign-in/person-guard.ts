import type { KeyObject } from 'node:crypto';
import { type DelegationPower, HealthChainError, type Role } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import { verifyAccessToken } from './access-token.js';
import { findCurrent } from './account.js';
import { bearerToken, challenge } from './bearer.js';
import { type OAuthClients, registeredKinds } from './clients.js';
import type { SignInAddresses } from './discovery.js';
import type { DecidesFor, People } from './people.js';
import {
  type Delegate,
  type Patient,
  type PersonKind,
  personKinds,
  type Provider,
  subjectOf,
} from './person.js';

export interface PersonGuardOptions {
  readonly addresses: SignInAddresses;
  readonly clients: OAuthClients;
  readonly people: People;
  /** Verifies access tokens: the public half of what signs them. */
  readonly publicKey: KeyObject;
}

/** A provider who signed in, with the roles of their credential at this request. */
export interface SignedInProvider extends Provider {
  readonly roles: readonly Role[];
}

/** A patient who signed in, or the proxy who is enrolled for them. */
export interface SignedInPatient extends Patient {
  readonly byProxy?: boolean | undefined;
}

/** A delegate who signed in, with what they may decide for whom. */
export interface SignedInDelegate extends Delegate, DecidesFor {}

export type SignedInPerson = SignedInProvider | SignedInPatient | SignedInDelegate;

/** A patient who signed in, or a delegate for one. */
export interface Decider {
  readonly patientId: string;
  /** The delegate's. */
  readonly delegationId?: string;
  /** Whether it is the proxy who is enrolled for the patient. */
  readonly byProxy?: boolean | undefined;
}

/**
 * Who may ask the domain API. Each of the handlers refuses requests without a valid token of a person
 * who still may sign in (TOKEN_MISSING, _INVALID, _EXPIRED, _WRONG_AUDIENCE) or of another kind of
 * person (SCOPE_INSUFFICIENT); a revoked credential, or a passkey that was replaced or removed, stops at once.
 */
export interface PersonGuard {
  readonly authenticatePerson: RequestHandler;
  readonly authenticateProvider: RequestHandler;
  readonly authenticatePatient: RequestHandler;
  /** Lets patients pass, and their delegates, of whom a power can be asked (DELEGATION_EXCEEDED). */
  readonly authenticateDecider: (power?: DelegationPower) => RequestHandler;
  /** The person that a handler let pass; it throws for a request that none did. */
  readonly personOf: (req: Request) => SignedInPerson;
  readonly providerOf: (req: Request) => SignedInProvider;
  readonly patientOf: (req: Request) => SignedInPatient;
  readonly deciderOf: (req: Request) => Decider;
  /** Names the person for limits per person; `undefined` before they are known. */
  readonly subjectOf: (req: Request) => string | undefined;
}

/** Makes the guard of one gateway; it keeps nothing but the people of requests in progress. */
export function createPersonGuard(options: PersonGuardOptions): PersonGuard {
  const signedIn = new WeakMap<Request, SignedInPerson>();
  const realm = options.addresses.apiBase;

  const authenticate =
    (...kinds: readonly PersonKind[]): RequestHandler =>
    async (req, res, next) => {
      try {
        const person = await identify(req, options);
        if (!kinds.includes(person.kind)) throw new HealthChainError('SCOPE_INSUFFICIENT');
        signedIn.set(req, person);
        next();
      } catch (error) {
        challenge(res, realm, error);
        next(error);
      }
    };

  const personOf = (req: Request): SignedInPerson => {
    const person = signedIn.get(req);
    if (person === undefined) throw new Error('The route asks for no person.');
    return person;
  };

  return {
    authenticatePerson: authenticate(...personKinds),
    authenticateProvider: authenticate('provider'),
    authenticatePatient: authenticate('patient'),
    authenticateDecider: (power) => {
      const byKind = authenticate('patient', 'delegate');
      return (req, res, next) =>
        byKind(req, res, (error?: unknown) => {
          next(error ?? objectionTo(signedIn.get(req), power));
        });
    },
    personOf,
    providerOf: (req) => {
      const person = personOf(req);
      if (person.kind !== 'provider') throw new Error('The route asks for no provider.');
      return person;
    },
    patientOf: (req) => {
      const person = personOf(req);
      if (person.kind !== 'patient') throw new Error('The route asks for no patient.');
      return person;
    },
    deciderOf: (req) => {
      const person = personOf(req);
      if (person.kind === 'provider') throw new Error('The route asks for nobody who decides.');
      return person;
    },
    subjectOf: (req) => {
      const person = signedIn.get(req);
      return person && subjectOf(person);
    },
  };
}

function objectionTo(
  person: SignedInPerson | undefined,
  power: DelegationPower | undefined,
): HealthChainError | undefined {
  const isAsked = person?.kind === 'delegate' && power !== undefined;
  return isAsked && !person.powers.includes(power)
    ? new HealthChainError('DELEGATION_EXCEEDED')
    : undefined;
}

/** A token says who signed in; whether it still is them, registration and ledger say. */
async function identify(
  req: Request,
  { addresses, clients, people, publicKey }: PersonGuardOptions,
): Promise<SignedInPerson> {
  const { issuer, apiBase: audience } = addresses;
  const claims = await verifyAccessToken(bearerToken(req), publicKey, { issuer, audience });
  const { clientId, subject, enrolmentId = '', scope } = claims;
  const client = await clients.find(clientId);
  const current = await findCurrent(people, { subject, enrolmentId });
  if (client === undefined || current === undefined) throw new HealthChainError('TOKEN_INVALID');
  const { person, roles, byProxy, decidesFor } = current;
  if (person.kind !== scope || !registeredKinds(client).includes(person.kind)) {
    throw new HealthChainError('TOKEN_INVALID');
  }
  switch (person.kind) {
    case 'provider':
      return { ...person, roles };
    case 'patient':
      return { ...person, byProxy };
    case 'delegate':
      if (decidesFor === undefined) throw new HealthChainError('TOKEN_INVALID');
      return { ...person, ...decidesFor };
  }
}
