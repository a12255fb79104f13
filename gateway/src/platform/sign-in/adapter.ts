import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import type { Once } from '../durable-store/once.js';
import type { KnownState, SignInStates } from '../durable-store/sign-in-states.js';
import { isApp, type OAuthClient, type OAuthClients } from './clients.js';

/** Where the authorization server finds what it works with. */
export interface SignInStores {
  readonly clients: OAuthClients;
  /** Remembers used assertions, beyond a restart. */
  readonly once: Once;
  /** Keeps sessions, grants, codes and refresh tokens, beyond a restart. */
  readonly states: SignInStates;
}

const keptKinds = ['Session', 'Interaction', 'Grant', 'AuthorizationCode', 'RefreshToken'];
/** Access tokens are JWTs: there is nothing to find, or to revoke, of them. */
const unkeptKinds = ['AccessToken', 'ClientCredentials'];

/** The stores in the shape that the authorization server takes. */
export function oauthAdapter({ clients, once, states }: SignInStores): AdapterFactory {
  return (kind) => {
    if (kind === 'Client')
      return adapter(kind, { find: async (id) => metadataOf(await clients.find(id)) });
    if (kind === 'ReplayDetection') return adapter(kind, rememberAssertions(once));
    if (keptKinds.includes(kind)) return adapter(kind, keep(kind, states));
    return adapter(kind, unkeptKinds.includes(kind) ? keepNothing : {});
  };
}

/** The library looks first and stores then; only the store itself can refuse the second of two. */
function rememberAssertions(once: Once): Partial<Adapter> {
  return {
    find: () => Promise.resolve(undefined),
    async upsert(id, _payload, expiresIn = 0) {
      const expiresAt = Date.now() + expiresIn * 1000;
      if (!(await once.first('client-assertion', id, expiresAt))) {
        throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
      }
    },
  };
}

function keep(kind: string, states: SignInStates): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn = 0) {
      const { uid, grantId } = payload;
      const expiresAt = Date.now() + expiresIn * 1000;
      await states.put(kind, id, { payload: JSON.stringify(payload), uid, grantId, expiresAt });
    },
    find: async (id) => payloadOf(await states.find(kind, id)),
    findByUid: async (uid) => payloadOf(await states.findByUid(kind, uid)),
    async consume(id) {
      // As with assertions: of two at the same time the library lets both pass.
      if (!(await states.consume(kind, id))) throw new errors.InvalidGrant('used already');
    },
    destroy: (id) => states.delete(kind, id),
    revokeByGrantId: (grantId) => states.deleteGrant(kind, grantId),
  };
}

const keepNothing: Partial<Adapter> = {
  find: () => Promise.resolve(undefined),
  revokeByGrantId: () => Promise.resolve(),
};

function payloadOf(known: KnownState | undefined): AdapterPayload | undefined {
  if (known === undefined) return undefined;
  const payload = JSON.parse(known.payload) as AdapterPayload;
  return known.consumedAt === undefined
    ? payload
    : { ...payload, consumed: Math.floor(known.consumedAt / 1000) };
}

function metadataOf(client: OAuthClient | undefined): AdapterPayload | undefined {
  if (client === undefined) return undefined;
  const named = { client_id: client.clientId, client_name: client.name };
  if (!isApp(client)) return { ...named, jwks: client.jwks };
  return {
    ...named,
    redirect_uris: [...client.redirectUris],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
}

function adapter(kind: string, supported: Partial<Adapter>): Adapter {
  const unsupported = (): Promise<never> =>
    Promise.reject(new Error(`The authorization server stores no ${kind} in this way.`));
  return {
    find: unsupported,
    upsert: unsupported,
    consume: unsupported,
    destroy: unsupported,
    findByUid: unsupported,
    findByUserCode: unsupported,
    revokeByGrantId: unsupported,
    ...supported,
  };
}
