import express, { type Express, type RequestHandler } from 'express';
import { HealthChainError } from '@healthchain/protocol';
import type { Once } from '../../durable-store/once.js';
import type { SigningKey } from '../../keys/signing-key.js';
import type { SignInState, SignInStates } from '../../durable-store/sign-in-states.js';
import type { OAuthClient, OAuthClients } from '../clients.js';
import { signInAddresses } from '../discovery.js';
import type { Guard } from '../guard.js';
import { signInRouter, smartConfigurationRouter, type SignInRouterOptions } from '../router.js';
import { samplePeople } from './sample-people.js';

export const addresses = signInAddresses('https://gateway.example');

/** A memory that forgets at the end of the process. */
export function volatileOnce(): Once {
  const seen = new Set<string>();
  return {
    first(scope, id) {
      const key = `${scope} ${id}`;
      const fresh = !seen.has(key);
      seen.add(key);
      return Promise.resolve(fresh);
    },
  };
}

/** Clients that a test can add and remove. */
export function clientsOf(registered: Map<string, OAuthClient>): OAuthClients {
  return { find: (clientId) => Promise.resolve(registered.get(clientId)) };
}

/** The sign-in routes of a gateway, where they stand in the real one. */
export function signInApp(
  signingKey: SigningKey,
  clients: OAuthClients,
  once: Once = volatileOnce(),
  onFailure: (error: unknown) => void = failTest,
): Express {
  const app = express();
  app.use('/oauth2', signInRouter(signInOptions({ clients, once, signingKey, onFailure })));
  app.use('/fhir', smartConfigurationRouter(addresses));
  return app;
}

/** What sign-in routes are made of, but for what a test states. */
export function signInOptions(
  stated: Partial<SignInRouterOptions> & Pick<SignInRouterOptions, 'signingKey' | 'clients'>,
): SignInRouterOptions {
  return {
    addresses,
    once: volatileOnce(),
    states: volatileStates(),
    people: samplePeople().people,
    organization: 'lakeside',
    displayName: 'Lakeside General Hospital',
    cardOrigin: 'https://gateway.example:8443',
    cookieKeys: ['a'.repeat(43)],
    beginningsPerMinute: 1000,
    onFailure: failTest,
    ...stated,
  };
}

/** States that are gone at the end of the process; none is asked for after it expired. */
export function volatileStates(): SignInStates {
  const kept = new Map<string, SignInState & { consumedAt?: number }>();
  const keyOf = (kind: string, id: string): string => `${kind} ${id}`;
  const known = (state: (SignInState & { consumedAt?: number }) | undefined) =>
    state !== undefined && state.expiresAt > Date.now()
      ? { payload: state.payload, consumedAt: state.consumedAt }
      : undefined;
  return {
    put: async (kind, id, state) => {
      kept.set(keyOf(kind, id), state);
      await Promise.resolve();
    },
    find: (kind, id) => Promise.resolve(known(kept.get(keyOf(kind, id)))),
    findByUid: (kind, uid) =>
      Promise.resolve(
        known(
          [...kept].find(([key, state]) => key.startsWith(`${kind} `) && state.uid === uid)?.[1],
        ),
      ),
    consume: (kind, id) => {
      const state = kept.get(keyOf(kind, id));
      if (state === undefined || state.consumedAt !== undefined) return Promise.resolve(false);
      kept.set(keyOf(kind, id), { ...state, consumedAt: Date.now() });
      return Promise.resolve(true);
    },
    take: (kind, id) => {
      const state = known(kept.get(keyOf(kind, id)));
      kept.delete(keyOf(kind, id));
      return Promise.resolve(state?.payload);
    },
    delete: async (kind, id) => {
      kept.delete(keyOf(kind, id));
      await Promise.resolve();
    },
    deleteGrant: async (kind, grantId) => {
      for (const [key, state] of kept) {
        if (key.startsWith(`${kind} `) && state.grantId === grantId) kept.delete(key);
      }
      await Promise.resolve();
    },
  };
}

function failTest(error: unknown): never {
  throw error;
}

/** A route that asks for a token, and answers refusals with their code. */
export function guardedApp(guard: Guard, authorize: RequestHandler): Express {
  const app = express();
  app.get('/fhir/Patient', guard.authenticate, authorize, (req, res) => {
    res.json({ clientId: guard.clientIdOf(req) });
  });
  app.use(((error: unknown, _req, res, next) => {
    if (!(error instanceof HealthChainError)) {
      next(error);
      return;
    }
    res.status(error.code === 'SCOPE_INSUFFICIENT' ? 403 : 401).json({ code: error.code });
  }) satisfies express.ErrorRequestHandler);
  return app;
}
