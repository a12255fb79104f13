import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { webhook } from './webhook.js';

const key = Buffer.alloc(32, 7);
const secret = `whsec_${key.toString('base64')}`;
const message = { id: 'emergency-patient-1', body: '{"type":"emergency.declared"}' };
const now = () => Date.parse('2026-03-01T12:00:00.900Z');

interface Received {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('webhook', () => {
  let server: Server;
  let url: string;
  let received: Received[];
  /** What the receiver answers; nothing without one. */
  let status: number | undefined;

  beforeEach(async () => {
    received = [];
    status = 204;
    server = createServer((req, res) => {
      void text(req).then((body) => {
        received.push({ method: req.method, headers: req.headers, body });
        if (status !== undefined) {
          res.writeHead(status, { location: '/elsewhere' }).end('thanks');
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/alerts`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('given a message, then it is posted under a signature over its id, time and body', async () => {
    await webhook({ url, secret, now })(message);
    const [{ method, headers, body } = assert.fail()] = received;
    assert.deepEqual([method, body], ['POST', message.body]);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['webhook-id'], message.id);
    assert.equal(headers['webhook-timestamp'], '1772366400');
    const signed = `${message.id}.1772366400.${message.body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${signature}`);
  });

  it('given any 2xx, then it was taken; given anything else, a redirect too, then it was not', async () => {
    const send = webhook({ url, secret });
    for (const taken of [200, 202, 204]) {
      status = taken;
      await send(message);
    }
    for (const refused of [301, 307, 400, 401, 500, 503]) {
      status = refused;
      await assert.rejects(send(message));
    }
    assert.equal(received.length, 9);
  });

  it('given a receiver that is down, or does not answer in time, then it was not taken', async () => {
    status = undefined;
    await assert.rejects(webhook({ url, secret, timeout: 50 })(message), { name: 'TimeoutError' });
    server.closeAllConnections();
    server.close();
    await assert.rejects(webhook({ url, secret })(message));
  });

  it('given what is no secret, or too short a one, then nothing can be sent at all', () => {
    const short = `whsec_${Buffer.alloc(16).toString('base64')}`;
    for (const none of ['', 'whsec_', key.toString('base64'), short]) {
      assert.throws(() => webhook({ url, secret: none }), /whsec_/);
    }
  });
});
