import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { codesOf } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';
import { kill, restarted } from '../support/operator.js';
import {
  accessToken,
  clientAssertion,
  clientKey,
  forgedAccessToken,
  requestToken,
  type TokenAnswer,
} from '../support/tokens.js';

const hospital = organization('hospital');
const client = clientOf(hospital.name);

async function readWith(authorization?: string): Promise<{ status: number; codes: string[] }> {
  const response = await fetch(`${hospital.fhir}/Patient?_count=1`, {
    headers: authorization === undefined ? {} : { authorization },
  });
  const text = await response.text();
  return { status: response.status, codes: response.ok ? [] : codesOf(text) };
}

const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** What the token endpoint answers to a client assertion that it refuses. */
const refusedWith = (code: string): TokenAnswer => ({
  status: 401,
  body: {
    error: 'invalid_client',
    error_description: 'client authentication failed',
    code,
  },
});

describe('a request without a right of its own is refused', function () {
  this.timeout(30_000);

  it('reads with a token (the control of these tests)', async () => {
    const answer = await readWith(`Bearer ${await accessToken(client)}`);
    assert.deepEqual(answer, { status: 200, codes: [] });
  });

  it('asks for a token', async () => {
    assert.deepEqual(await readWith(), { status: 401, codes: ['TOKEN_MISSING'] });
  });

  it('refuses a token that was tampered with', async () => {
    const [header, payload, signature] = (await accessToken(client)).split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'other' })).toString('base64url');
    assert.deepEqual(await readWith(`Bearer ${header!}.${forged}.${signature!}`), {
      status: 401,
      codes: ['TOKEN_INVALID'],
    });
  });

  it('refuses a token that a client signed itself', async () => {
    const { key } = await clientKey(client);
    const token = await new SignJWT({ scope: 'system/*.cruds', client_id: client.clientId })
      .setProtectedHeader({ alg: client.alg, typ: 'at+jwt' })
      .setIssuer(`${hospital.gateway}/oauth2`)
      .setAudience(hospital.fhir)
      .setSubject(client.clientId)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(key);
    assert.deepEqual(await readWith(`Bearer ${token}`), { status: 401, codes: ['TOKEN_INVALID'] });
  });

  for (const [what, code, claims] of [
    ['that has expired', 'TOKEN_EXPIRED', () => ({ exp: secondsFromNow(-60) })],
    [
      'for another audience',
      'TOKEN_WRONG_AUDIENCE',
      () => ({ aud: organization('hospital', 1).fhir }),
    ],
    ['of another issuer', 'TOKEN_INVALID', () => ({ iss: 'http://localhost:1/oauth2' })],
    ['of a client that is not registered', 'TOKEN_INVALID', () => ({ client_id: randomUUID() })],
  ] as const) {
    it(`refuses a token ${what}, although the gateway’s own key signed it`, async () => {
      const valid = forgedAccessToken(hospital, client);
      assert.deepEqual(await readWith(`Bearer ${valid}`), { status: 200, codes: [] });
      const token = forgedAccessToken(hospital, client, claims());
      assert.deepEqual(await readWith(`Bearer ${token}`), { status: 401, codes: [code] });
    });
  }

  it('refuses a token of another organisation’s gateway', async () => {
    const other = clientOf(organization('hospital', 1).name);
    assert.deepEqual(await readWith(`Bearer ${await accessToken(other)}`), {
      status: 401,
      codes: ['TOKEN_INVALID'],
    });
  });

  it('gives tokens that live 300 seconds at most', async () => {
    const { body } = await requestToken(client, await clientAssertion(client));
    assert.ok((body.expires_in ?? Infinity) <= 300);
  });

  it('refuses an assertion that was used before', async () => {
    const assertion = await clientAssertion(client);
    assert.equal((await requestToken(client, assertion)).status, 200);
    const again = await requestToken(client, assertion);
    assert.deepEqual(again, refusedWith('ASSERTION_REPLAYED'));
  });

  it('refuses it after the gateway was killed and runs again, too', async () => {
    const assertion = await clientAssertion(client);
    assert.equal((await requestToken(client, assertion)).status, 200);
    await restarted(`${hospital.name}-gateway`, await kill(`${hospital.name}-gateway`));
    assert.deepEqual(await requestToken(client, assertion), refusedWith('ASSERTION_REPLAYED'));
    assert.equal((await requestToken(client, await clientAssertion(client))).status, 200);
  }).timeout(120_000);

  for (const [what, code, claims] of [
    ['that has expired', 'ASSERTION_EXPIRED', () => ({ exp: secondsFromNow(-120) })],
    [
      'that lives longer than five minutes',
      'ASSERTION_INVALID',
      () => ({ exp: secondsFromNow(900) }),
    ],
    [
      'for another audience',
      'ASSERTION_WRONG_AUDIENCE',
      () => ({ aud: 'http://localhost:1/oauth2/token' }),
    ],
    ['of another client', 'ASSERTION_INVALID', () => ({ iss: randomUUID(), sub: randomUUID() })],
  ] as const) {
    it(`refuses an assertion ${what}`, async () => {
      const answer = await requestToken(client, await clientAssertion(client, claims()));
      assert.deepEqual(answer, refusedWith(code));
    });
  }

  it('holds a client to the scope it asked for', async () => {
    const token = await accessToken(client, 'system/Observation.rs');
    assert.deepEqual(await readWith(`Bearer ${token}`), {
      status: 403,
      codes: ['SCOPE_INSUFFICIENT'],
    });
  });
});
