import type { EventEmitter } from 'node:events';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Once } from '../durable-store/once.js';
import type { SigningKey } from '../keys/signing-key.js';
import { oauthAdapter } from './adapter.js';
import { checkClientAssertion, clockTolerance } from './client-assertion.js';
import { type OAuthClients, registeredPermissions } from './clients.js';
import { assertionAlgorithms, type SignInAddresses } from './discovery.js';
import { refusalCode } from './refusal-code.js';
import { covers, parseScopes } from './scopes.js';
import { tokenAlgorithm, TokenSigningKey } from './token-signing-key.js';

/** Seconds; SMART Backend Services allows five minutes at most. */
export const accessTokenLifetime = 300;

export interface AuthorizationServerOptions {
  readonly addresses: SignInAddresses;
  readonly clients: OAuthClients;
  /** Remembers used assertions, beyond a restart. */
  readonly once: Once;
  /** Signs access tokens. */
  readonly signingKey: SigningKey;
  /** Told of failures of the server itself, such as a key store that does not answer. */
  readonly onFailure: (error: unknown) => void;
}

/** An authorization server for backend services: `client_credentials` with `private_key_jwt`. */
export function createAuthorizationServer(options: AuthorizationServerOptions): Provider {
  const { addresses, clients, once, signingKey, onFailure } = options;
  const provider = new Provider(addresses.issuer, {
    adapter: oauthAdapter(clients, once),
    jwks: { keys: [new TokenSigningKey(signingKey)] },
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      id_token_signed_response_alg: tokenAlgorithm,
    },
    responseTypes: [],
    scopes: [],
    routes: { token: '/token', jwks: '/jwks' },
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms },
    assertJwtClientAuthClaimsAndHeader(_context, claims, header) {
      checkClientAssertion([addresses.tokenEndpoint, addresses.issuer], claims, header);
    },
    clockTolerance,
    features: features(options),
    ttl: { ClientCredentials: accessTokenLifetime },
    renderError(context, out) {
      context.body = out;
    },
  });
  // Its one caller, the sign-in router, states the public address in these headers.
  provider.proxy = true;
  provider.on('server_error', (_context, error) => {
    onFailure(error);
  });
  provider.on('grant.error', (context, error) => {
    const code = refusalCode(error);
    if (code !== undefined) context.body = { ...Object(context.body), code };
  });
  const events: EventEmitter = provider;
  events.on('error', onFailure);
  return provider;
}

function features({ addresses, clients }: AuthorizationServerOptions): Configuration['features'] {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => addresses.fhirBase,
      async getResourceServerInfo(context, resource, client) {
        if (resource !== addresses.fhirBase) throw new errors.InvalidTarget();
        return {
          scope: await permittedScope(context, clients, client.clientId),
          audience: addresses.fhirBase,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: tokenAlgorithm } },
        };
      },
    },
  };
}

/**
 * The requested scope, if it lies within what the client is registered for. A wider request is
 * refused, not narrowed, so that a client learns at once that its registration is too small.
 */
async function permittedScope(
  context: KoaContextWithOIDC,
  clients: OAuthClients,
  clientId: string,
): Promise<string> {
  const { scope } = context.oidc.params ?? {};
  const requested = typeof scope === 'string' ? parseScopes(scope) : undefined;
  if (typeof scope !== 'string' || requested === undefined) {
    throw new errors.InvalidScope('scope must list SMART system scopes', '');
  }
  const client = await clients.find(clientId);
  if (client === undefined || !covers(registeredPermissions(client), requested)) {
    throw new errors.InvalidScope('scope exceeds what the client is registered for', scope);
  }
  return scope;
}
