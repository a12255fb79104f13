import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import request, { type Response } from 'supertest';
import type { OAuthClient } from './clients.js';
import { createGuard } from './guard.js';
import { secondsFromNow } from './test-support/sample-client.js';
import { addresses, clientsOf, guardedApp } from './test-support/sample-sign-in.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const client: OAuthClient = {
  clientId: 'ehr',
  name: 'EHR',
  scope: 'system/*.cruds',
  jwks: { keys: [{ kty: 'EC', kid: 'one', crv: 'P-384', x: '', y: '' }] },
};

function token(
  claims: JWTPayload = {},
  key: KeyObject = privateKey,
  typ = 'at+jwt',
): Promise<string> {
  return new SignJWT({
    iss: addresses.issuer,
    aud: addresses.fhirBase,
    exp: secondsFromNow(300),
    client_id: client.clientId,
    scope: 'system/*.rs',
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ })
    .sign(key);
}

describe('routes that ask for a bearer token', () => {
  let registered: Map<string, OAuthClient>;
  beforeEach(() => {
    registered = new Map([[client.clientId, client]]);
  });

  const guard = () => createGuard({ addresses, clients: clientsOf(registered), publicKey });

  function get(authorization: string | undefined): Promise<Response> {
    const checks = guard();
    const sent = request(guardedApp(checks, checks.authorize('search', 'Patient'))).get(
      '/fhir/Patient',
    );
    return Promise.resolve(
      authorization === undefined ? sent : sent.set('Authorization', authorization),
    );
  }

  function assertRefused(response: Response, code: string, error = 'invalid_token'): void {
    assert.deepEqual(response.body, { code });
    assert.equal(
      response.headers['www-authenticate'],
      `Bearer realm="${addresses.fhirBase}", error="${error}", error_description="${code}"`,
    );
  }

  it('given a valid token, then the caller is known', async () => {
    const response = await get(`Bearer ${await token()}`);
    assert.deepEqual(response.body, { clientId: 'ehr' });
  });

  for (const missing of [undefined, '', 'Bearer', 'Basic ZWhyOnNlY3JldA==', 'Bearer a b']) {
    it(`given the header ${JSON.stringify(missing)}, then only the realm is told`, async () => {
      const response = await get(missing);
      assert.deepEqual(response.body, { code: 'TOKEN_MISSING' });
      assert.equal(response.headers['www-authenticate'], `Bearer realm="${addresses.fhirBase}"`);
    });
  }

  it('given an expired token, then TOKEN_EXPIRED', async () => {
    assertRefused(
      await get(`Bearer ${await token({ exp: secondsFromNow(-10) })}`),
      'TOKEN_EXPIRED',
    );
  });

  it('given a token for another audience, then TOKEN_WRONG_AUDIENCE', async () => {
    const other = await token({ aud: 'https://other.example/fhir' });
    assertRefused(await get(`Bearer ${other}`), 'TOKEN_WRONG_AUDIENCE');
  });

  const invalid: Record<string, () => string | Promise<string>> = {
    'of another issuer': () => token({ iss: 'https://other.example/oauth2' }),
    'signed by another key': () =>
      token({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    'without expiry': () => token({ exp: undefined }),
    'of another type, such as an id token': () => token({}, privateKey, 'JWT'),
    'without client': () => token({ client_id: undefined }),
    'without scope': () => token({ scope: undefined }),
    'of a client that is not registered': () => token({ client_id: 'someone-else' }),
    'that is no JWT': () => 'abc',
    'with a changed claim': async () => {
      const [header, , signature] = (await token()).split('.');
      const [, wider] = (await token({ scope: 'system/*.cruds' })).split('.');
      return [header, wider, signature].join('.');
    },
    'with alg none': async () => {
      const [, claims] = (await token()).split('.');
      return `${encode({ alg: 'none', typ: 'at+jwt' })}.${claims ?? ''}.`;
    },
    'with HS256 over the public key': async () => {
      const [, claims] = (await token()).split('.');
      const signed = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${claims ?? ''}`;
      const secret = publicKey.export({ type: 'spki', format: 'pem' });
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
    },
  };
  for (const [what, make] of Object.entries(invalid)) {
    it(`given a token ${what}, then TOKEN_INVALID`, async () => {
      const text = await make();
      const response = await get(`Bearer ${text}`);
      assertRefused(response, 'TOKEN_INVALID');
    });
  }

  it('given a scope that does not cover the request, then SCOPE_INSUFFICIENT', async () => {
    const response = await get(`Bearer ${await token({ scope: 'system/Observation.rs' })}`);
    assert.equal(response.status, 403);
    assertRefused(response, 'SCOPE_INSUFFICIENT', 'insufficient_scope');
  });

  it('given the registration was narrowed since, then the token is narrowed with it', async () => {
    registered.set(client.clientId, { ...client, scope: 'system/Observation.rs' });
    const response = await get(`Bearer ${await token()}`);
    assertRefused(response, 'SCOPE_INSUFFICIENT', 'insufficient_scope');
  });
});

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
