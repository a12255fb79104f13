import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import type { ErrorCode } from '@healthchain/protocol';
import type { Express } from 'express';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, type JWTPayload } from 'jose';
import request, { type Response } from 'supertest';
import { type Hsm, openHsm } from '../keys/hsm.js';
import type { SigningKey } from '../keys/signing-key.js';
import { scratchToken } from '../keys/test-support/scratch-token.js';
import {
  assertion,
  requestToken,
  type SampleClient,
  sampleClient,
  secondsFromNow,
} from './test-support/sample-client.js';
import { addresses, clientsOf, signInApp, volatileOnce } from './test-support/sample-sign-in.js';

describe('the token endpoint', () => {
  let hsm: Hsm;
  let signingKey: SigningKey;
  let client: SampleClient;
  let app: Express;

  before(async () => {
    hsm = await openHsm(scratchToken());
    signingKey = await hsm.ensureSigningKey('tokens');
    client = await sampleClient('system/*.rs system/Patient.c');
  });
  after(() => {
    hsm.close();
  });
  beforeEach(() => {
    app = appFor(client);
  });

  function appFor(...registered: SampleClient[]): Express {
    const clients = registered.map(
      ({ registration }) => [registration.clientId, registration] as const,
    );
    return signInApp(signingKey, clientsOf(new Map(clients)));
  }

  function assertRefused(response: Response, status: number, error: string): void {
    assert.equal(response.status, status, response.text);
    assert.equal((response.body as { error: string }).error, error);
    assert.equal(response.headers['cache-control'], 'no-store');
  }

  function assertClientRefused(response: Response, code: ErrorCode): void {
    assertRefused(response, 401, 'invalid_client');
    assert.equal((response.body as { code: string }).code, code);
  }

  it('given a valid assertion, then the token is signed in the key store for the FHIR base', async () => {
    const response = await requestToken(app, await assertion(client));
    assert.equal(response.status, 200, response.text);
    const { access_token: token, ...rest } = response.body as Record<string, string>;
    assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 300, scope: 'system/*.rs' });

    const keys = await request(app).get('/oauth2/jwks');
    const verified = await jwtVerify(token ?? '', createLocalJWKSet(keys.body as JSONWebKeySet), {
      issuer: addresses.issuer,
      audience: addresses.fhirBase,
      typ: 'at+jwt',
    });
    assert.equal(verified.protectedHeader.alg, 'ES256');
    assert.equal(verified.payload.client_id, client.registration.clientId);
    assert.equal((verified.payload.exp ?? 0) - (verified.payload.iat ?? 0), 300);
  });

  it('given an RS384 client, then it is served as well', async () => {
    const rsa = await sampleClient('system/*.cruds', 'RS384');
    const response = await requestToken(appFor(rsa), await assertion(rsa));
    assert.equal(response.status, 200, response.text);
  });

  it('given the issuer as the only one of a list of audiences, then it is accepted', async () => {
    const listed = await assertion(client, { aud: [addresses.issuer] });
    assert.equal((await requestToken(app, listed)).status, 200);
  });

  it('given the keys are asked for, then no private member is among them', async () => {
    const response = await request(app).get('/oauth2/jwks');
    const [key] = (response.body as JSONWebKeySet).keys;
    assert.deepEqual(Object.keys(key ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('given an assertion is used again, then the second use is refused', async () => {
    const once = await assertion(client);
    assert.equal((await requestToken(app, once)).status, 200);
    assertClientRefused(await requestToken(app, once), 'ASSERTION_REPLAYED');
  });

  it('given an assertion is used twice at the same time, then one use succeeds', async () => {
    const once = await assertion(client);
    const both = await Promise.all([requestToken(app, once), requestToken(app, once)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
  });

  it('given an assertion was used before a restart, then it is refused after it', async () => {
    const memory = volatileOnce();
    const clients = clientsOf(new Map([[client.registration.clientId, client.registration]]));
    const once = await assertion(client);
    const before = signInApp(signingKey, clients, memory);
    assert.equal((await requestToken(before, once)).status, 200);
    const after = signInApp(signingKey, clients, memory);
    assertClientRefused(await requestToken(after, once), 'ASSERTION_REPLAYED');
  });

  const wrongClaims: Record<string, readonly [ErrorCode, () => JWTPayload]> = {
    'an expired assertion': ['ASSERTION_EXPIRED', () => ({ exp: secondsFromNow(-10) })],
    'an assertion that lives longer than five minutes': [
      'ASSERTION_INVALID',
      () => ({ exp: secondsFromNow(330) }),
    ],
    'no expiry': ['ASSERTION_INVALID', () => ({ exp: undefined })],
    'another audience': [
      'ASSERTION_WRONG_AUDIENCE',
      () => ({ aud: 'https://other.example/oauth2/token' }),
    ],
    'a list of other audiences': [
      'ASSERTION_WRONG_AUDIENCE',
      () => ({ aud: ['https://other.example'] }),
    ],
    'another audience as well': [
      'ASSERTION_WRONG_AUDIENCE',
      () => ({ aud: [addresses.issuer, 'https://other.example'] }),
    ],
    'an empty list of audiences': ['ASSERTION_WRONG_AUDIENCE', () => ({ aud: [] })],
    'no jti': ['ASSERTION_INVALID', () => ({ jti: undefined })],
    'another issuer than subject': ['ASSERTION_INVALID', () => ({ iss: 'someone-else' })],
    'an unknown client': [
      'ASSERTION_INVALID',
      () => ({ iss: 'someone-else', sub: 'someone-else' }),
    ],
  };
  for (const [what, [code, claims]] of Object.entries(wrongClaims)) {
    it(`given ${what}, then the client is refused with ${code}`, async () => {
      assertClientRefused(await requestToken(app, await assertion(client, claims())), code);
    });
  }

  it('given a browser asks, then it is refused with the code as well', async () => {
    const expired = await assertion(client, { exp: secondsFromNow(-10) });
    const response = await requestToken(app, expired).set('Accept', 'text/html');
    assertClientRefused(response, 'ASSERTION_EXPIRED');
  });

  it('given an assertion for another server and its Host header, then the client is refused', async () => {
    const stolen = await assertion(client, { aud: 'https://other.example/oauth2/token' });
    const response = await requestToken(app, stolen)
      .set('Host', 'other.example')
      .set('X-Forwarded-Host', 'other.example')
      .set('X-Forwarded-Proto', 'https');
    assertClientRefused(response, 'ASSERTION_WRONG_AUDIENCE');
  });

  it('given a key id that is not registered, then the client is refused', async () => {
    const unknown = await assertion(client, {}, { kid: 'other' });
    assertClientRefused(await requestToken(app, unknown), 'ASSERTION_INVALID');
  });

  it('given no key id, then the client is refused', async () => {
    const unnamed = await assertion(client, {}, { kid: undefined });
    assertClientRefused(await requestToken(app, unnamed), 'ASSERTION_INVALID');
  });

  it('given another key under the registered id, then the client is refused', async () => {
    const impostor = await sampleClient('system/*.rs');
    assertClientRefused(await requestToken(app, await assertion(impostor)), 'ASSERTION_INVALID');
  });

  it('given a changed claim, then the client is refused', async () => {
    const [header, , signature] = (await assertion(client)).split('.');
    const claims = encode({
      iss: client.registration.clientId,
      sub: client.registration.clientId,
      aud: addresses.tokenEndpoint,
      jti: 'changed',
      exp: secondsFromNow(100),
    });
    const changed = [header, claims, signature].join('.');
    assertClientRefused(await requestToken(app, changed), 'ASSERTION_INVALID');
  });

  it('given alg none, then the client is refused', async () => {
    const [, claims] = (await assertion(client)).split('.');
    const unsigned = `${encode({ alg: 'none', kid: 'key-ES384' })}.${claims ?? ''}.`;
    assertClientRefused(await requestToken(app, unsigned), 'ASSERTION_INVALID');
  });

  it('given HS256 with the public key as secret, then the client is refused', async () => {
    const [, claims] = (await assertion(client)).split('.');
    const signed = `${encode({ alg: 'HS256', kid: 'key-ES384' })}.${claims ?? ''}`;
    const secret = JSON.stringify(client.registration.jwks.keys[0]);
    const mac = createHmac('sha256', secret).update(signed).digest('base64url');
    assertClientRefused(await requestToken(app, `${signed}.${mac}`), 'ASSERTION_INVALID');
  });

  for (const scope of ['system/*.cruds', 'system/Observation.c', 'system/*.rs system/*.write']) {
    it(`given ${scope}, beyond the registration, then it is refused`, async () => {
      const response = await requestToken(app, await assertion(client), { scope });
      assertRefused(response, 400, 'invalid_scope');
    });
  }

  for (const scope of ['', 'openid', 'patient/*.rs', 'system/*.rs launch']) {
    it(`given the scope "${scope}", then it is refused`, async () => {
      const response = await requestToken(app, await assertion(client), { scope });
      assertRefused(response, 400, 'invalid_scope');
    });
  }

  it('given a part of the registered scope, then exactly that is granted', async () => {
    const scope = 'system/Patient.cr system/Observation.read';
    const response = await requestToken(app, await assertion(client), { scope });
    assert.equal((response.body as { scope: string }).scope, scope);
  });

  it('given another resource, then it is refused', async () => {
    const fields = { resource: 'https://other.example/fhir' };
    const response = await requestToken(app, await assertion(client), fields);
    assertRefused(response, 400, 'invalid_target');
  });

  it('given another grant type, then it is refused', async () => {
    const unknown = await requestToken(app, await assertion(client), { grant_type: 'password' });
    assertRefused(unknown, 400, 'unsupported_grant_type');
    const fields = { grant_type: 'authorization_code' };
    const ofPeople = await requestToken(app, await assertion(client), fields);
    assertRefused(ofPeople, 400, 'invalid_request');
  });

  it('given no assertion, then the request is refused', async () => {
    const response = await request(app)
      .post('/oauth2/token')
      .type('form')
      .send({ grant_type: 'client_credentials', scope: 'system/*.rs' });
    assertRefused(response, 400, 'invalid_request');
  });

  it('given the key store does not answer, then no token is made and it is told', async () => {
    const failures: unknown[] = [];
    const broken: SigningKey = {
      publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
      sign: () => Promise.reject(new Error('no token')),
    };
    const clients = clientsOf(new Map([[client.registration.clientId, client.registration]]));
    const out = signInApp(broken, clients, volatileOnce(), (error) => failures.push(error));
    const response = await requestToken(out, await assertion(client));
    assertRefused(response, 500, 'server_error');
    assert.equal(failures.length, 1);
  });

  it('given metadata is asked for, then it names what is there, at the public address', async () => {
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      const response = await request(app)
        .get(`/oauth2/.well-known/${name}`)
        .set('Host', 'other.example');
      const metadata = response.body as Record<string, unknown>;
      assert.equal(metadata.issuer, addresses.issuer);
      assert.equal(metadata.token_endpoint, 'https://gateway.example/oauth2/token');
      assert.equal(metadata.authorization_endpoint, 'https://gateway.example/oauth2/auth');
      assert.equal(metadata.revocation_endpoint, 'https://gateway.example/oauth2/revoke');
      assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
    }
    const response = await request(app).get('/fhir/.well-known/smart-configuration');
    const smart = response.body as Record<string, unknown> & { capabilities: string[] };
    assert.ok(smart.capabilities.includes('permission-v2'));
    assert.equal(smart.authorization_endpoint, undefined);
    assert.deepEqual(smart.grant_types_supported, ['client_credentials']);
  });

  it('given a route of the library that is not offered, then it is not there', async () => {
    for (const path of ['/oauth2/session/end', '/oauth2/me', '/oauth2/reg', '/oauth2/request']) {
      assert.equal((await request(app).get(path)).status, 404, path);
    }
  });
});

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
