import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callControl } from './control-client.js';
import { serveControl, type ControlServer } from './control-server.js';
import { NotRunningError } from './errors.js';

describe('control socket', () => {
  let root: string;
  let folder: string;
  let server: ControlServer;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'control-'));
    // Longer than the path of a Unix socket may be.
    folder = join(root, 'a'.repeat(120));
    mkdirSync(folder);
    server = await serveControl(folder, {
      status: () => Promise.resolve([{ name: 'peer', state: 'ready' }]),
      restart: (name, report) => {
        report(`stopping ${name ?? ''}`);
        return Promise.resolve(undefined);
      },
      upgrade: () => Promise.reject(new Error('the chaincode does not compile')),
    });
  });

  afterEach(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });

  it('given a command, when called, then its result returns', async () => {
    const result = await callControl(folder, { command: 'status' });
    assert.deepEqual(result, [{ name: 'peer', state: 'ready' }]);
  });

  it('given progress, when called, then it arrives before the result', async () => {
    const seen: string[] = [];
    const request = { command: 'restart', argument: 'peer' };
    const result = await callControl(folder, request, (progress) => seen.push(progress));
    assert.equal(result, null);
    assert.deepEqual(seen, ['stopping peer']);
  });

  it('given a handler that fails, when called, then its message returns', async () => {
    await assert.rejects(callControl(folder, { command: 'upgrade' }), /does not compile/);
  });

  it('given an unknown command, when called, then it is refused', async () => {
    await assert.rejects(callControl(folder, { command: 'toString' }), /unknown command/);
  });

  it('given a request that never ends, when too long, then the connection is cut', async () => {
    await assert.rejects(
      callControl(folder, { command: 'status', argument: 'x'.repeat(10_000) }),
      /ended before it answered|ECONNRESET|EPIPE/,
    );
  });

  it('given a socket, then only its owner may use it', () => {
    assert.equal(statSync(join(folder, 'control.sock')).mode & 0o777, 0o600);
  });

  it('given a closed server, when called, then no network runs', async () => {
    const empty = mkdtempSync(join(root, 'empty-'));
    await assert.rejects(callControl(empty, { command: 'status' }), NotRunningError);
  });

  it('given a socket that a dead server left, when served again, then it works', async () => {
    const again = await serveControl(folder, { status: () => Promise.resolve('again') });
    assert.equal(await callControl(folder, { command: 'status' }), 'again');
    await again.close();
  });
});
