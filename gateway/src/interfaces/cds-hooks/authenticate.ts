import { HealthChainError } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Once } from '../../platform/durable-store/once.js';
import { bearerToken, challenge } from '../../platform/sign-in/bearer.js';
import { clockTolerance } from '../../platform/sign-in/client-assertion.js';
import { isApp, type BackendClient, type OAuthClients } from '../../platform/sign-in/clients.js';

export interface CdsClientsOptions {
  readonly clients: OAuthClients;
  readonly once: Once;
  /** Address of the services, without a slash at the end. */
  readonly base: string;
}

export interface CdsClients {
  /** Refuses a request without a JWT of a registered backend service over this very address. */
  readonly authenticate: RequestHandler;
  readonly clientIdOf: (req: Request) => string | undefined;
}

/** Seconds that a client's JWT lasts at most (CDS Hooks 2.0 recommends five minutes). */
const longestLifetime = 300;

/**
 * CDS clients prove themselves by JWTs of their own: each is for one address, and for one use (CDS Hooks 2.0,
 * Trusting CDS Clients). The keys are the registered ones, and none that the JWT itself leads to.
 */
export function cdsClients({ clients, once, base }: CdsClientsOptions): CdsClients {
  const callers = new WeakMap<Request, string>();
  const verify = async (req: Request): Promise<string> => {
    const token = bearerToken(req);
    const client = await clientOf(token, clients);
    const audience = `${base}${req.path === '/' ? '' : req.path}`;
    const { jti, exp } = await verified(token, client, audience);
    if (jti === undefined || exp === undefined || exp > Date.now() / 1000 + longestLifetime) {
      throw new HealthChainError('ASSERTION_INVALID');
    }
    const until = (exp + clockTolerance) * 1000;
    if (!(await once.first(`cds-hooks/${client.clientId}`, jti, until))) {
      throw new HealthChainError('ASSERTION_REPLAYED');
    }
    return client.clientId;
  };
  return {
    authenticate: async (req, res, next) => {
      try {
        callers.set(req, await verify(req));
        next();
      } catch (error) {
        challenge(res, base, error);
        next(error);
      }
    },
    clientIdOf: (req) => callers.get(req),
  };
}

/** The registered backend service that a JWT says it is from. @throws HealthChainError ASSERTION_INVALID */
async function clientOf(token: string, clients: OAuthClients): Promise<BackendClient> {
  const client = await clients.find(issuerOf(token) ?? '');
  if (client === undefined || isApp(client)) {
    throw new HealthChainError('ASSERTION_INVALID');
  }
  return client;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new HealthChainError('ASSERTION_INVALID');
  }
}

async function verified(
  token: string,
  { clientId, jwks }: BackendClient,
  audience: string,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
      ...{ issuer: clientId, audience, clockTolerance },
      algorithms: ['ES384', 'RS384'],
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    return payload;
  } catch (error) {
    throw new HealthChainError(codeOf(error));
  }
}

function codeOf(error: unknown) {
  if (error instanceof errors.JWTExpired) {
    return 'ASSERTION_EXPIRED';
  }
  const isOfAudience = error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud';
  return isOfAudience ? 'ASSERTION_WRONG_AUDIENCE' : 'ASSERTION_INVALID';
}
