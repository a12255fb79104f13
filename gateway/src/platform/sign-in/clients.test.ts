import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClientsFile } from './clients.js';

const key = { kty: 'EC', kid: 'one', crv: 'P-384', x: 'eA', y: 'eQ' };
const client = { clientId: 'ehr', name: 'EHR', scope: 'system/*.cruds', jwks: { keys: [key] } };

describe('the file of OAuth clients', () => {
  let folder: string;
  let path: string;
  let refused: unknown[];
  let seconds: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'healthchain-clients-'));
    path = join(folder, 'clients.json');
    refused = [];
    seconds = 1;
    await write({ clients: [client] });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => openClientsFile(path, (error) => refused.push(error));

  async function write(content: unknown): Promise<void> {
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    seconds += 1;
    await utimes(path, seconds, seconds);
  }

  it('given a registered client, then it is found, and no other', async () => {
    const clients = await open();
    assert.deepEqual(await clients.find('ehr'), client);
    assert.equal(await clients.find('__proto__'), undefined);
  });

  it('given a client is removed from the file, then its next request does not find it', async () => {
    const clients = await open();
    await write({ clients: [] });
    assert.equal(await clients.find('ehr'), undefined);
    assert.deepEqual(refused, []);
  });

  it('given a change that does not parse, then the clients of before stay and it is told once', async () => {
    const clients = await open();
    await write('{');
    assert.ok(await clients.find('ehr'));
    assert.ok(await clients.find('ehr'));
    assert.equal(refused.length, 1);
  });

  it('given the file vanishes, then the clients of before stay and it is told once', async () => {
    const clients = await open();
    await rm(path);
    assert.ok(await clients.find('ehr'));
    assert.ok(await clients.find('ehr'));
    assert.equal(refused.length, 1);
  });

  for (const [what, changed] of Object.entries({
    'a private key': { ...client, jwks: { keys: [{ ...key, d: 'ZA' }] } },
    'a symmetric key': { ...client, jwks: { keys: [{ kty: 'oct', kid: 'one', k: 'aw' }] } },
    'a key without id': { ...client, jwks: { keys: [{ ...key, kid: undefined }] } },
    'no key': { ...client, jwks: { keys: [] } },
    'an unknown scope': { ...client, scope: 'system/*.cruds openid' },
  })) {
    it(`given ${what} in the file, then the gateway does not start`, async () => {
      await write({ clients: [changed] });
      await assert.rejects(open());
    });
  }

  const app = { clientId: 'portal', name: 'Portal', scope: 'provider patient' };

  it('given an app of people, then its redirect URIs are https, or http on loopback', async () => {
    const redirectUris = [
      'https://portal.example/signed-in',
      'http://localhost:7000/signed-in',
      'http://127.0.0.1/signed-in',
      'http://[::1]:7000/signed-in?from=gateway',
    ];
    await write({ clients: [client, { ...app, redirectUris }] });
    assert.deepEqual(await (await open()).find('portal'), { ...app, redirectUris });
  });

  for (const uri of [
    'http://portal.example/signed-in',
    'http://localhost.portal.example/',
    'https://portal.example/#signed-in',
    'https://portal.example/#',
    'https://user:secret@portal.example/',
    'portal:/signed-in',
    'javascript:alert(1)',
    '/signed-in',
  ]) {
    it(`given an app that asks for codes at ${uri}, then the gateway does not start`, async () => {
      await write({ clients: [{ ...app, redirectUris: [uri] }] });
      await assert.rejects(open());
    });
  }

  for (const [what, changed] of Object.entries({
    'no redirect URI': { redirectUris: [] },
    'a scope of backend services': { scope: 'system/*.rs' },
    'a key': { jwks: { keys: [key] } },
    'a secret': { secret: 'x' },
  })) {
    it(`given an app with ${what}, then the gateway does not start`, async () => {
      const redirectUris = ['https://portal.example/signed-in'];
      await write({ clients: [{ ...app, redirectUris, ...changed }] });
      await assert.rejects(open());
    });
  }

  it('given two clients with one id, then the gateway does not start', async () => {
    await write({ clients: [client, client] });
    await assert.rejects(open(), /duplicate id/);
  });
});
