import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import type { Once } from '../durable-store/once.js';
import type { OAuthClient, OAuthClients } from './clients.js';

/**
 * The two kinds of state that the authorization server needs for `client_credentials`: clients, and
 * the client assertions already used. Access tokens are JWTs, which it does not store.
 */
export function oauthAdapter(clients: OAuthClients, once: Once): AdapterFactory {
  return (kind) => {
    if (kind === 'Client')
      return adapter(kind, { find: async (id) => metadataOf(await clients.find(id)) });
    if (kind === 'ReplayDetection') return adapter(kind, rememberAssertions(once));
    return adapter(kind, {});
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

function metadataOf(client: OAuthClient | undefined): AdapterPayload | undefined {
  if (client === undefined) return undefined;
  return { client_id: client.clientId, client_name: client.name, jwks: client.jwks };
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
