import express, { type Express, type RequestHandler } from 'express';
import { HealthChainError } from '@healthchain/protocol';
import type { Once } from '../../durable-store/once.js';
import type { SigningKey } from '../../keys/signing-key.js';
import type { OAuthClient, OAuthClients } from '../clients.js';
import { signInAddresses } from '../discovery.js';
import type { Guard } from '../guard.js';
import { signInRouter, smartConfigurationRouter } from '../router.js';

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
  app.use('/oauth2', signInRouter({ addresses, clients, once, signingKey, onFailure }));
  app.use('/fhir', smartConfigurationRouter(addresses));
  return app;
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
