import { type RequestHandler, Router } from 'express';
import type { GatewayOptions } from './options.js';
import { openPeople } from './people.js';
import type { Platform } from './platform.js';
import { limitClient } from '../platform/http/limits.js';
import { openClientsFile } from '../platform/sign-in/clients.js';
import { ensureCookieKeys } from '../platform/sign-in/cookies.js';
import { type SignInAddresses, signInAddresses } from '../platform/sign-in/discovery.js';
import { createGuard, type Guard } from '../platform/sign-in/guard.js';
import { cdsClients, type CdsClients } from '../interfaces/cds-hooks/authenticate.js';
import { createPersonGuard, type PersonGuard } from '../platform/sign-in/person-guard.js';
import { signInRouter } from '../platform/sign-in/router.js';

export interface SignInOptions extends GatewayOptions {
  readonly platform: Platform;
  /** Told of failures that no client caused. */
  readonly onFailure: (error: unknown) => void;
}

export interface SignIn {
  readonly addresses: SignInAddresses;
  /** The routes under `/oauth2`. */
  readonly router: Router;
  /** Lets backend services in, each within its limit of requests. */
  readonly guard: Guard;
  /** Lets CDS clients in, each within its limit of requests. */
  readonly cdsClients: CdsClients;
  /** Lets people in, each within their limit of requests. */
  readonly personGuard: PersonGuard;
}

/** Puts together who may ask this gateway, and how they prove it. */
export async function openSignIn(options: SignInOptions): Promise<SignIn> {
  const { config, logger, platform, onFailure } = options;
  const { name: organization, displayName } = config.organization;
  const { durable, hsm } = platform;
  const { failedSignInsPerMinute, requestsPerClientPerMinute } = config.http.limits;
  const addresses = signInAddresses(config.http.publicUrl);
  const clients = await openClientsFile(config.clientsFile, (error) => {
    logger.error({ err: error }, 'the list of clients was changed to what cannot be read');
  });
  const signingKey = await hsm.ensureSigningKey('access-tokens');
  const people = openPeople(config, platform);
  const known = { addresses, clients, people, publicKey: signingKey.publicKey };
  return {
    addresses,
    guard: limitClients(createGuard(known), requestsPerClientPerMinute),
    cdsClients: limitCdsClients(
      cdsClients({
        clients,
        once: durable.once,
        base: `${new URL(config.http.publicUrl).origin}/cds-services`,
      }),
      requestsPerClientPerMinute,
    ),
    personGuard: limitPeople(createPersonGuard(known), requestsPerClientPerMinute),
    router: signInRouter({
      addresses,
      clients,
      people,
      once: durable.once,
      states: durable.signInStates,
      organization,
      displayName,
      cardOrigin: new URL(config.cards.publicUrl).origin,
      cookieKeys: await ensureCookieKeys(durable.settings),
      beginningsPerMinute: failedSignInsPerMinute,
      signingKey,
      onFailure,
    }),
  };
}

function limitClients(guard: Guard, perMinute: number): Guard {
  const limit = limitClient(perMinute, guard.clientIdOf);
  return { ...guard, authenticate: Router().use(guard.authenticate, limit) };
}

function limitCdsClients(known: CdsClients, perMinute: number): CdsClients {
  const limit = limitClient(perMinute, known.clientIdOf);
  return { ...known, authenticate: Router().use(known.authenticate, limit) };
}

function limitPeople(guard: PersonGuard, perMinute: number): PersonGuard {
  const limit = limitClient(perMinute, guard.subjectOf);
  const limited = (authenticate: RequestHandler): RequestHandler =>
    Router().use(authenticate, limit);
  return {
    ...guard,
    authenticatePerson: limited(guard.authenticatePerson),
    authenticateProvider: limited(guard.authenticateProvider),
    authenticatePatient: limited(guard.authenticatePatient),
    authenticateDecider: (power) => limited(guard.authenticateDecider(power)),
  };
}
