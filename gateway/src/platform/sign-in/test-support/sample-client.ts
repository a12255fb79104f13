import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import request, { type Test } from 'supertest';
import type { BackendClient } from '../clients.js';
import { addresses } from './sample-sign-in.js';

/** A backend service with its private key. */
export interface SampleClient {
  readonly registration: BackendClient;
  readonly privateKey: CryptoKey;
  readonly alg: 'ES384' | 'RS384';
}

/** Makes a client with a fresh key pair. */
export async function sampleClient(
  scope: string,
  alg: SampleClient['alg'] = 'ES384',
): Promise<SampleClient> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const { kty, n = '', e = '', x = '', y = '' } = await exportJWK(publicKey);
  const kid = `key-${alg}`;
  const key =
    kty === 'RSA'
      ? { kty: 'RSA' as const, kid, n, e }
      : { kty: 'EC' as const, kid, crv: 'P-384' as const, x, y };
  const registration = { clientId: `ehr-${alg}`, name: 'EHR', scope, jwks: { keys: [key] } };
  return { registration, privateKey, alg };
}

/** A client assertion as SMART Backend Services wants it, but for what the test changes. */
export function assertion(
  { registration, privateKey, alg }: SampleClient,
  claims: JWTPayload = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT({
    iss: registration.clientId,
    sub: registration.clientId,
    aud: addresses.tokenEndpoint,
    jti: randomUUID(),
    exp: secondsFromNow(240),
    ...claims,
  })
    .setProtectedHeader({ alg, kid: registration.jwks.keys[0]?.kid ?? '', typ: 'JWT', ...header })
    .sign(privateKey);
}

/** Asks for a token. */
export function requestToken(
  app: Express,
  clientAssertion: string,
  fields: Readonly<Record<string, string>> = {},
): Test {
  return request(app)
    .post('/oauth2/token')
    .type('form')
    .send({
      grant_type: 'client_credentials',
      scope: 'system/*.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion,
      ...fields,
    });
}

export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
