import type { KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import type { Request, RequestHandler, Response } from 'express';
import { type AccessToken, verifyAccessToken } from './access-token.js';
import { type OAuthClients, registeredPermissions } from './clients.js';
import type { SignInAddresses } from './discovery.js';
import { type Interaction, permits } from './scopes.js';

export interface GuardOptions {
  readonly addresses: SignInAddresses;
  readonly clients: OAuthClients;
  /** Verifies access tokens: the public half of what signs them. */
  readonly publicKey: KeyObject;
}

/** Who may do what on the routes that ask for a bearer token (RFC 6750). */
export interface Guard {
  /** Refuses requests without a valid token: TOKEN_MISSING, _INVALID, _EXPIRED, _WRONG_AUDIENCE. */
  readonly authenticate: RequestHandler;
  /** Refuses what the token's scope does not cover: SCOPE_INSUFFICIENT. */
  authorize(interaction: Interaction, type: string): RequestHandler;
  /** Whether the authenticated caller may do this. */
  isPermitted(req: Request, interaction: Interaction, type: string): boolean;
  /** The authenticated caller. */
  readonly clientIdOf: (req: Request) => string | undefined;
}

/** Makes the guard of one gateway; it keeps nothing but the callers of requests in progress. */
export function createGuard(options: GuardOptions): Guard {
  const callers = new WeakMap<Request, AccessToken>();
  const realm = options.addresses.fhirBase;

  function isPermitted(req: Request, interaction: Interaction, type: string): boolean {
    return permits(callers.get(req)?.permissions ?? [], interaction, type);
  }

  return {
    async authenticate(req, res, next) {
      try {
        callers.set(req, await callerOf(req, options));
        next();
      } catch (error) {
        challenge(res, realm, error);
        next(error);
      }
    },
    authorize: (interaction, type) => (req, res, next) => {
      if (isPermitted(req, interaction, type)) {
        next();
        return;
      }
      const error = new HealthChainError('SCOPE_INSUFFICIENT');
      challenge(res, realm, error);
      next(error);
    },
    isPermitted,
    clientIdOf: (req) => callers.get(req)?.clientId,
  };
}

/**
 * A token says what the client could do when it was issued. A client that was removed, or whose
 * registration was narrowed, loses that at once and not when the token expires.
 */
async function callerOf(req: Request, options: GuardOptions): Promise<AccessToken> {
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new HealthChainError('TOKEN_MISSING');
  const { clientId, permissions } = await verifyAccessToken(
    token,
    options.publicKey,
    options.addresses,
  );
  const client = await options.clients.find(clientId);
  if (client === undefined) throw new HealthChainError('TOKEN_INVALID');
  const registered = registeredPermissions(client);
  return {
    clientId,
    permissions: permissions.map(({ type, interactions }) => ({
      type,
      interactions: interactions.filter((interaction) => permits(registered, interaction, type)),
    })),
  };
}

/** RFC 6750, section 3.1: a request without a token is told the realm only. */
const challenges: Readonly<Record<string, string>> = {
  TOKEN_INVALID: 'invalid_token',
  TOKEN_EXPIRED: 'invalid_token',
  TOKEN_WRONG_AUDIENCE: 'invalid_token',
  SCOPE_INSUFFICIENT: 'insufficient_scope',
};

function challenge(res: Response, realm: string, error: unknown): void {
  if (!(error instanceof HealthChainError)) return;
  const code = challenges[error.code];
  const detail = code === undefined ? '' : `, error="${code}", error_description="${error.code}"`;
  res.set('WWW-Authenticate', `Bearer realm="${realm}"${detail}`);
}
