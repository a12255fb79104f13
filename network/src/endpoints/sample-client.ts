import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { readIfPresent, writeFile, writeJson } from '../host/files.js';
import type { Organization } from '../topology/network.js';

/** An OAuth client with a private key of its own (`private_key_jwt`). */
export interface SampleClient {
  readonly organization: Organization;
  readonly clientId: string;
  /** Private JWK, mode 0600. */
  readonly keyFile: string;
  readonly alg: 'ES384';
  readonly scope: string;
  readonly tokenEndpoint: string;
}

/** Id of the app of people at every gateway. */
const portalId = 'healthchain-portal';

export function clientsFile(organization: Organization): string {
  return join(organization.folders.gateway, 'clients.json');
}

/** The organisation's sample integrator, an EHR; registered at its gateway when it is new. */
export async function ensureSampleClient(organization: Organization): Promise<SampleClient> {
  const client: SampleClient = {
    organization,
    clientId: `${organization.name}-ehr`,
    keyFile: join(organization.folders.root, 'clients', 'ehr.jwk.json'),
    alg: 'ES384',
    scope: 'system/*.cruds',
    tokenEndpoint: `${organization.gatewayUrl}/oauth2/token`,
  };
  const privateKey = existsSync(client.keyFile)
    ? (JSON.parse(readFileSync(client.keyFile, 'utf8')) as JWK)
    : await newKey(client);
  register(client, publicPart(privateKey));
  return client;
}

async function newKey(client: SampleClient): Promise<JWK> {
  const { privateKey } = await generateKeyPair(client.alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const named = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: client.alg, use: 'sig' };
  writeFile(client.keyFile, JSON.stringify(named));
  return named;
}

function publicPart({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use };
}

function register({ clientId, scope, organization }: SampleClient, key: JWK): void {
  addClient(organization, {
    clientId,
    name: `${organization.displayName}: sample EHR`,
    scope,
    jwks: { keys: [key] },
  });
}

/** Registers the app through which people sign in at every gateway. It keeps no secret. */
export function registerPortal(organization: Organization): void {
  addClient(organization, {
    clientId: portalId,
    name: 'HealthChain portal',
    scope: 'provider patient delegate',
    redirectUris: [`${organization.gatewayUrl}/signed-in`],
  });
}

/** Adds a client to those that the operator registered; the rest of the list stays. */
function addClient(organization: Organization, client: RegisteredClient): void {
  const file = clientsFile(organization);
  const known = registeredClients(file);
  const at = known.findIndex(({ clientId }) => clientId === client.clientId);
  const clients = at < 0 ? [...known, client] : known.with(at, client);
  if (!isDeepStrictEqual(clients, known)) {
    writeJson(file, { clients });
  }
}

interface RegisteredClient {
  readonly clientId: string;
  readonly [field: string]: unknown;
}

function registeredClients(file: string): readonly RegisteredClient[] {
  const text = readIfPresent(file);
  return text === undefined
    ? []
    : (JSON.parse(text) as { clients: readonly RegisteredClient[] }).clients;
}
