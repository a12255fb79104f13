import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listen } from '../test-support/listen.js';
import { ask } from './http.js';

/** Answers with what it was asked. */
const echo: RequestListener = (request, response) => {
  void text(request).then((body) => {
    response.writeHead(201);
    response.end(`${request.method ?? ''} ${request.headers['content-type'] ?? ''} ${body}`);
  });
};

describe('ask', () => {
  let folder: string;
  let server: Server;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'http-'));
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  function certify(name: string): { key: string; cert: string } {
    const [key, cert] = [join(folder, `${name}-key.pem`), join(folder, `${name}.pem`)];
    const options = '-x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 1 -subj /CN=a';
    execFileSync(
      'openssl',
      ['req', ...options.split(' '), '-addext', 'subjectAltName=DNS:localhost'].concat([
        '-keyout',
        key,
        '-out',
        cert,
      ]),
      { stdio: 'pipe' },
    );
    return { key, cert };
  }

  it('given a server with a certificate of the organisation’s own authority, then it answers', async () => {
    const { key, cert } = certify('own');
    server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, echo);
    const url = `https://localhost:${await listen(server)}/`;
    const answer = await ask(url, { method: 'POST', body: 'text', caFile: cert });
    assert.deepEqual(answer, { status: 201, text: 'POST  text' });
  });

  it('given a certificate of another authority, then the server is not trusted', async () => {
    const { key, cert } = certify('own');
    server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, echo);
    const url = `https://localhost:${await listen(server)}/`;
    await assert.rejects(ask(url, { caFile: certify('other').cert }), /self-signed certificate/);
  });

  it('given a plain server and a form, then it is sent as one and no authority is read', async () => {
    server = createPlainServer(echo);
    const url = `http://localhost:${await listen(server)}/`;
    const body = new URLSearchParams({ a: '1 2' });
    const answer = await ask(url, { method: 'POST', body, caFile: '/no/such/file' });
    assert.equal(answer.text, 'POST application/x-www-form-urlencoded a=1+2');
  });

  it('given a server that does not answer in time, then it rejects', async () => {
    server = createPlainServer(() => undefined);
    const url = `http://localhost:${await listen(server)}/`;
    await assert.rejects(ask(url, { caFile: '', timeoutMs: 50 }), { name: 'AbortError' });
  });
});
