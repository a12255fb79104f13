import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { importJWK, importPKCS8, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { ClientEndpoints, OrganizationEndpoints } from './network.js';
import { onTokenOf } from './organization-token.js';

/** The client's private key: a JWK or a PKCS #8 PEM file. */
export async function clientKey(
  client: ClientEndpoints,
): Promise<{ key: CryptoKey; kid?: string }> {
  const text = readFileSync(client.keyFile, 'utf8');
  if (!text.startsWith('{')) {
    return { key: await importPKCS8(text, client.alg) };
  }
  const jwk = JSON.parse(text) as JWK;
  const key = (await importJWK(jwk, client.alg)) as CryptoKey;
  return jwk.kid === undefined ? { key } : { key, kid: jwk.kid };
}

/** A signed client assertion (RFC 7523); `claims` replaces single claims. */
export async function clientAssertion(
  client: ClientEndpoints,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const { key, kid } = await clientKey(client);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: client.clientId,
    sub: client.clientId,
    aud: client.tokenEndpoint,
    iat: now,
    exp: now + 240,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: client.alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
    .sign(key);
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: {
    access_token?: string;
    expires_in?: number;
    error?: string;
    error_description?: string;
    code?: string;
  };
}

/** Asks for a token with an assertion. */
export async function requestToken(
  client: ClientEndpoints,
  assertion: string,
  scope = client.scope,
): Promise<TokenAnswer> {
  const response = await fetch(client.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
    }),
  });
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
}

/** A valid access token. */
export async function accessToken(client: ClientEndpoints, scope?: string): Promise<string> {
  const { status, body } = await requestToken(client, await clientAssertion(client), scope);
  if (body.access_token === undefined) {
    throw new Error(`No token: ${status} ${body.error ?? ''}`);
  }
  return body.access_token;
}

/**
 * An access token as the organisation's gateway makes them, signed by the gateway's own key in the token;
 * `claims` replaces single claims. No client could make it: for tests of what the gateway checks besides
 * the signature.
 */
export function forgedAccessToken(
  organization: OrganizationEndpoints,
  client: ClientEndpoints,
  claims: Record<string, unknown> = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = [
    { alg: 'ES256', typ: 'at+jwt' },
    {
      iss: `${organization.gateway}/oauth2`,
      aud: organization.fhir,
      sub: client.clientId,
      client_id: client.clientId,
      scope: client.scope,
      jti: randomUUID(),
      iat: now,
      exp: now + 240,
      ...claims,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = onTokenOf(organization.name, 'sign-with-token', {
    TOKEN_KEY: 'access-tokens',
    TOKEN_DIGEST: createHash('sha256').update(signed).digest('hex'),
  });
  return `${signed}.${signature}`;
}
