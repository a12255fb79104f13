import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { importJWK, SignJWT, type JWK } from 'jose';
import type { SampleClient } from '../endpoints/sample-client.js';
import { ask } from '../host/http.js';
import { tlsRootFile } from '../identities/msp.js';

/** An access token by client credentials with a signed assertion (RFC 7523). */
export async function accessToken(client: SampleClient): Promise<string> {
  const { status, text } = await ask(client.tokenEndpoint, {
    method: 'POST',
    caFile: tlsRootFile(client.organization),
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(client),
      scope: client.scope,
    }),
  });
  const { access_token: token } = JSON.parse(text) as { access_token?: string };
  if (token === undefined) {
    throw new Error(`${client.tokenEndpoint} answered ${status} and gave no token.`);
  }
  return token;
}

async function assertion(client: SampleClient): Promise<string> {
  const jwk = JSON.parse(readFileSync(client.keyFile, 'utf8')) as JWK;
  return new SignJWT({})
    .setProtectedHeader({ alg: client.alg, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .setIssuer(client.clientId)
    .setSubject(client.clientId)
    .setAudience(client.tokenEndpoint)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('4m')
    .sign(await importJWK(jwk, client.alg));
}
