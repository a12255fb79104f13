import { strict as assert } from 'node:assert';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createAuthority, type KeyPairPem } from './testing/tls.js';

const program = fileURLToPath(new URL('main.js', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Whether the server speaks HTTP/2 to this client: its first frame comes after the handshake. */
function isServed(options: ConnectionOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', servername: 'localhost', ...options });
    const settle = (served: boolean): void => {
      socket.destroy();
      resolve(served);
    };
    socket.once('data', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
    socket.once('close', () => {
      settle(false);
    });
  });
}

describe('The chaincode server', function () {
  this.timeout(30_000);
  const processes: ChildProcess[] = [];
  let folder: string;
  let ca: string;
  let peer: KeyPairPem;
  let stranger: KeyPairPem;
  let port: number;
  let environment: Record<string, string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chaincode-server-'));
    const authority = await createAuthority();
    const service = await authority.issue();
    ca = authority.certificate;
    peer = await authority.issue();
    stranger = await (await createAuthority()).issue();
    port = await freePort();
    environment = {
      CHAINCODE_SERVER_ADDRESS: `127.0.0.1:${String(port)}`,
      CHAINCODE_ID: 'healthchain:0123',
      CHAINCODE_TLS_KEY: write('key.pem', service.key),
      CHAINCODE_TLS_CERT: write('cert.pem', service.certificate),
      CHAINCODE_CLIENT_CA_CERT: write('ca.pem', ca),
    };
  });

  after(() => {
    processes.forEach((child) => child.kill('SIGKILL'));
    rmSync(folder, { recursive: true });
  });

  function write(name: string, content: string): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  function start(env: Record<string, string>): { child: ChildProcess; log: () => string } {
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    processes.push(child);
    let text = '';
    const collect = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return { child, log: () => text };
  }

  it('given mutual TLS, then serves the peer and no client without a certificate of its CA; ends on SIGTERM', async () => {
    const { child, log } = start(environment);
    while (!log().includes('"listening"')) {
      await once(child.stderr!, 'data');
    }
    const known = { port, ca, key: peer.key, cert: peer.certificate };
    const unknown = { port, ca, key: stranger.key, cert: stranger.certificate };

    assert.equal(await isServed(known), true);
    assert.equal(await isServed({ port, ca }), false);
    assert.equal(await isServed(unknown), false);

    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.match(log(), /"stopping","signal":"SIGTERM"/);
  });

  it('given no client CA, then does not start and says why', async () => {
    const { child, log } = start({ ...environment, CHAINCODE_CLIENT_CA_CERT: '' });
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.match(log(), /"not started".*CHAINCODE_CLIENT_CA_CERT/);
  });
});
