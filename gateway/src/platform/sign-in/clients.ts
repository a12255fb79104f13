import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fileRevision } from '../file-revision.js';
import { isLoopback } from '../http/loopback.js';
import { parsePersonKinds, type PersonKind } from './person.js';
import { parseScopes, type Permission } from './scopes.js';

/** Public keys only: a private member in the file is a mistake that must not go unnoticed. */
const publicKeySchema = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('RSA'),
    kid: z.string().min(1),
    n: z.string(),
    e: z.string(),
    alg: z.literal('RS384').optional(),
    use: z.literal('sig').optional(),
    key_ops: z.array(z.string()).optional(),
  }),
  z.strictObject({
    kty: z.literal('EC'),
    kid: z.string().min(1),
    crv: z.literal('P-384'),
    x: z.string(),
    y: z.string(),
    alg: z.literal('ES384').optional(),
    use: z.literal('sig').optional(),
    key_ops: z.array(z.string()).optional(),
  }),
]);

const named = {
  clientId: z.string().regex(/^[\w.-]{1,128}$/),
  name: z.string().min(1),
};

const backendSchema = z.strictObject({
  ...named,
  /** SMART system scopes: the most that the client can be granted. */
  scope: z.string().refine((scope) => parseScopes(scope) !== undefined, 'unknown SMART scope'),
  jwks: z.strictObject({ keys: z.array(publicKeySchema).min(1) }),
});

const appSchema = z.strictObject({
  ...named,
  /** Kinds of people who sign in through it: `provider`, `patient` or both. */
  scope: z.string().refine((scope) => parsePersonKinds(scope) !== undefined, 'unknown scope'),
  /** Where codes are sent; a request has to name one of them, character by character. */
  redirectUris: z.array(z.string().refine(isRedirectUri, 'not https, nor http on loopback')).min(1),
});

const clientSchema = z.union([backendSchema, appSchema]);
const clientsSchema = z.strictObject({
  clients: z
    .array(clientSchema)
    .refine(
      (all) => new Set(all.map(({ clientId }) => clientId)).size === all.length,
      'duplicate id',
    ),
});

/** A backend service, which proves itself by a key of its own. */
export type BackendClient = z.infer<typeof backendSchema>;
/** An app in the hands of people, who sign in through it; it keeps no secret. */
export type AppClient = z.infer<typeof appSchema>;
/** Who may ask this gateway for tokens. */
export type OAuthClient = z.infer<typeof clientSchema>;

export function isApp(client: OAuthClient): client is AppClient {
  return 'redirectUris' in client;
}

export interface OAuthClients {
  /** The client as it is registered now, or `undefined`. */
  find(clientId: string): Promise<OAuthClient | undefined>;
}

/**
 * Opens the file of registered clients. It is read again when it changes, so that a removed client
 * is refused at its next request. A change that does not parse keeps the clients of before and is
 * reported once.
 * @throws ZodError, SyntaxError or a file error if the first reading fails.
 */
export async function openClientsFile(
  path: string,
  onRefusedChange: (error: unknown) => void,
): Promise<OAuthClients> {
  let revision = fileRevision(path);
  let clients = await readClients(path);

  async function refresh(): Promise<void> {
    const current = revisionIfReadable(path);
    if (current === revision) return;
    revision = current;
    try {
      clients = await readClients(path);
    } catch (error) {
      onRefusedChange(error);
    }
  }

  return {
    async find(clientId) {
      await refresh();
      return clients.get(clientId);
    },
  };
}

function revisionIfReadable(path: string): string {
  try {
    return fileRevision(path);
  } catch {
    return 'unreadable';
  }
}

async function readClients(path: string): Promise<ReadonlyMap<string, OAuthClient>> {
  const { clients } = clientsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return new Map(clients.map((client) => [client.clientId, client]));
}

/** The most that a backend service can be granted. */
export function registeredPermissions(client: OAuthClient): readonly Permission[] {
  return isApp(client) ? [] : (parseScopes(client.scope) ?? []);
}

/** Kinds of people for whom an app can be given tokens. */
export function registeredKinds(client: OAuthClient): readonly PersonKind[] {
  return isApp(client) ? (parsePersonKinds(client.scope) ?? []) : [];
}

/** A code must not travel over a network in clear; a fragment or credentials have no place in it. */
function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username, password } = new URL(text);
  const isPlain = !text.includes('#') && [hash, username, password].every((part) => part === '');
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isPlain && isPrivate;
}

function isLoopbackHost(hostname: string): boolean {
  return isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
}
