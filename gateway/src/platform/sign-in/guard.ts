import type { KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import type { AccessTokenClaims } from './access-token.js';
import { bearerToken, challenge } from './bearer.js';
import { type OAuthClient, type OAuthClients, registeredPermissions } from './clients.js';
import type { SignInAddresses } from './discovery.js';
import { type Interaction, parseScopes, type Permission, permits } from './scopes.js';
import { tokenVerifier, type VerifyToken } from './verified-tokens.js';

export interface GuardOptions {
  readonly addresses: SignInAddresses;
  readonly clients: OAuthClients;
  /** Verifies access tokens: the public half of what signs them. */
  readonly publicKey: KeyObject;
}

/** A backend service and what its token permits. */
interface Caller {
  readonly clientId: string;
  readonly permissions: readonly Permission[];
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
  const callers = new WeakMap<Request, Caller>();
  const known = new KnownCallers();
  const { issuer, fhirBase: realm } = options.addresses;
  const verify = tokenVerifier(options.publicKey, { issuer, audience: realm });

  function isPermitted(req: Request, interaction: Interaction, type: string): boolean {
    return permits(callers.get(req)?.permissions ?? [], interaction, type);
  }

  return {
    async authenticate(req, res, next) {
      try {
        callers.set(req, await callerOf(req, verify, options.clients, known));
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
async function callerOf(
  req: Request,
  verify: VerifyToken,
  clients: OAuthClients,
  known: KnownCallers,
): Promise<Caller> {
  const claims = await verify(bearerToken(req));
  const client = await clients.find(claims.clientId);
  if (client === undefined) throw new HealthChainError('TOKEN_INVALID');
  return known.of(claims, client);
}

/** What a token permits under a registration: the same for as long as both are the same. */
class KnownCallers {
  readonly #callers = new WeakMap<AccessTokenClaims, { client: OAuthClient; caller: Caller }>();

  /** @throws HealthChainError TOKEN_INVALID */
  of(claims: AccessTokenClaims, client: OAuthClient): Caller {
    const known = this.#callers.get(claims);
    if (known?.client === client) {
      return known.caller;
    }
    const caller = permitted(claims, client);
    this.#callers.set(claims, { client, caller });
    return caller;
  }
}

function permitted({ clientId, scope }: AccessTokenClaims, client: OAuthClient): Caller {
  const permissions = parseScopes(scope);
  if (permissions === undefined) throw new HealthChainError('TOKEN_INVALID');
  const registered = registeredPermissions(client);
  return {
    clientId,
    permissions: permissions.map(({ type, interactions }) => ({
      type,
      interactions: interactions.filter((interaction) => permits(registered, interaction, type)),
    })),
  };
}
