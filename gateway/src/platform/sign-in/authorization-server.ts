import type { EventEmitter } from 'node:events';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { SigningKey } from '../keys/signing-key.js';
import { oauthAdapter, type SignInStores } from './adapter.js';
import { checkClientAssertion, clockTolerance } from './client-assertion.js';
import {
  isApp,
  type OAuthClient,
  type OAuthClients,
  registeredKinds,
  registeredPermissions,
} from './clients.js';
import { assertionAlgorithms } from './discovery.js';
import { parsePersonKinds, personKinds } from './person.js';
import { personFlow, type PersonFlowOptions } from './person-flow.js';
import { refusalCode } from './refusal-code.js';
import { covers, parseScopes } from './scopes.js';
import { tokenAlgorithm, TokenSigningKey } from './token-signing-key.js';

/** Seconds; SMART Backend Services allows five minutes at most. */
export const accessTokenLifetime = 300;

export interface AuthorizationServerOptions extends SignInStores, PersonFlowOptions {
  /** Signs access tokens. */
  readonly signingKey: SigningKey;
  /** Told of failures of the server itself, such as a key store that does not answer. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * An authorization server for backend services (`client_credentials` with `private_key_jwt`) and for
 * people, who sign in through apps.
 */
export function createAuthorizationServer(options: AuthorizationServerOptions): Provider {
  const { addresses, signingKey, onFailure } = options;
  const people = personFlow(options);
  const provider = new Provider(addresses.issuer, {
    ...people,
    adapter: oauthAdapter(options),
    jwks: { keys: [new TokenSigningKey(signingKey)] },
    clientAuthMethods: ['private_key_jwt', 'none'],
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      id_token_signed_response_alg: tokenAlgorithm,
    },
    scopes: [],
    routes: { authorization: '/auth', token: '/token', revocation: '/revoke', jwks: '/jwks' },
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms },
    assertJwtClientAuthClaimsAndHeader(_context, claims, header) {
      checkClientAssertion([addresses.tokenEndpoint, addresses.issuer], claims, header);
    },
    clockTolerance,
    features: features(options),
    ttl: {
      ...people.ttl,
      AccessToken: accessTokenLifetime,
      ClientCredentials: accessTokenLifetime,
    },
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

function features(options: AuthorizationServerOptions): Configuration['features'] {
  const { addresses, clients } = options;
  const audienceOf = async (clientId: string): Promise<string> => {
    const client = await clients.find(clientId);
    return client !== undefined && isApp(client) ? addresses.apiBase : addresses.fhirBase;
  };
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    revocation: {
      enabled: true,
      allowedPolicy: (_context, { clientId }, token) => token.clientId === clientId,
    },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_context, { clientId }) => audienceOf(clientId),
      useGrantedResource: () => true,
      async getResourceServerInfo(context, resource, { clientId }) {
        if (resource !== (await audienceOf(clientId))) throw new errors.InvalidTarget();
        return {
          scope: await permittedScope(context, clients, clientId),
          audience: resource,
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
  const client = await clients.find(clientId);
  if (client === undefined) throw new errors.InvalidClient('client is not registered');
  // A code or refresh token stands for the scope that was asked for when the person signed in.
  if (isApp(client) && scope === undefined && context.oidc.route === 'token') return client.scope;
  if (typeof scope !== 'string' || !isKnownScope(client, scope)) {
    throw new errors.InvalidScope(`scope must list ${scopesFor(client)}`, '');
  }
  if (!isRegisteredScope(client, scope)) {
    throw new errors.InvalidScope('scope exceeds what the client is registered for', scope);
  }
  return scope;
}

function scopesFor(client: OAuthClient): string {
  return isApp(client) ? personKinds.join(' or ') : 'SMART system scopes';
}

function isKnownScope(client: OAuthClient, scope: string): boolean {
  return (isApp(client) ? parsePersonKinds(scope) : parseScopes(scope)) !== undefined;
}

function isRegisteredScope(client: OAuthClient, scope: string): boolean {
  if (!isApp(client)) return covers(registeredPermissions(client), parseScopes(scope) ?? []);
  const registered = registeredKinds(client);
  return (parsePersonKinds(scope) ?? []).every((kind) => registered.includes(kind));
}
