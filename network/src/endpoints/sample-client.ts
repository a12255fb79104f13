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

/** Adds the sample to the clients that the operator registered; the rest of the list stays. */
function register(client: SampleClient, key: JWK): void {
  const { clientId, scope, organization } = client;
  const file = clientsFile(organization);
  const sample = {
    clientId,
    name: `${organization.displayName}: sample EHR`,
    scope,
    jwks: { keys: [key] },
  };
  const others = registeredClients(file).filter((other) => other.clientId !== clientId);
  const clients = [sample, ...others];
  if (!isDeepStrictEqual(clients, registeredClients(file))) {
    writeJson(file, { clients });
  }
}

interface RegisteredClient {
  readonly clientId: string;
}

function registeredClients(file: string): readonly RegisteredClient[] {
  const text = readIfPresent(file);
  return text === undefined
    ? []
    : (JSON.parse(text) as { clients: readonly RegisteredClient[] }).clients;
}

/** A gateway without clients of its own still reads a list. */
export function registerNoClients(organization: Organization): void {
  if (readIfPresent(clientsFile(organization)) === undefined) {
    writeJson(clientsFile(organization), { clients: [] });
  }
}
