import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { listen } from '../test-support/listen.js';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork } from '../topology/network.js';
import { signatureOf } from './step-up.js';

const consortiumFile = resolve(import.meta.dirname, '../../consortium.yaml');

const officer = { name: 'privacy-officer', publicKeyDigest: 'ab'.repeat(32) };
const matter = { kind: 'policy', version: 2 };
const signed = { statement: { nonce: 'one' }, assertion: { signature: 'two' } };

describe('signatureOf', () => {
  let server: Server;
  let respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  let reported: string[];

  beforeEach(() => {
    reported = [];
    server = createServer((request, response) => {
      void respond(request, response);
    });
  });
  afterEach(() => {
    server.close();
  });

  async function sign(): Promise<string> {
    const gatewayUrl = `http://localhost:${String(await listen(server))}`;
    const network = placeNetwork(readConsortium(consortiumFile), '/state');
    const lakeside = { ...findOrganization(network, 'lakeside'), gatewayUrl };
    return signatureOf(lakeside, officer, matter, (line) => reported.push(line));
  }

  /** A gateway that has asked somebody until then, and answers each look in turn. */
  function gateway(expiresAt: number, looks: object[]) {
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (request.method === 'POST') {
        assert.deepEqual(await json(request), { signatory: officer.publicKeyDigest, matter });
        const until = new Date(expiresAt).toISOString();
        response.statusCode = 201;
        response.end(JSON.stringify({ stepUpId: 'id', page: 'http://page', expiresAt: until }));
        return;
      }
      assert.equal(request.url, '/api/v1/step-ups/id');
      response.end(JSON.stringify(looks.shift()));
    };
  }

  it('given a signature at the second look, then it, and a line that leads to the page', async () => {
    respond = gateway(Date.now() + 60_000, [{ signed: null }, { signed }]);
    assert.deepEqual(JSON.parse(await sign()), signed);
    assert.deepEqual(reported, ['Have privacy-officer of lakeside sign this: http://page']);
  });

  it('given nobody who signs in time, then an error that says so', async () => {
    respond = gateway(Date.now() + 500, [{ signed: null }]);
    await assert.rejects(sign(), /privacy-officer of lakeside has not signed; nothing was changed/);
  });

  it('given a refusal of the gateway, then its code and what it says', async () => {
    respond = (_request, response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ code: 'PASSKEY_UNKNOWN', detail: 'No passkey.' }));
      return Promise.resolve();
    };
    await assert.rejects(sign(), /^Error: \[PASSKEY_UNKNOWN\] No passkey\.$/);
    assert.deepEqual(reported, []);
  });
});
