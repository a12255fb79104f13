import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from './command-error.mjs';
import { findFreePorts, networkPorts } from './ports.mjs';

describe('networkPorts', () => {
  let folder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ports-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given the default consortium, then each of five organisations has twenty ports', () => {
    const ports = networkPorts({ 'port-base': '17000', state: folder });
    assert.equal(ports.length, 100);
    assert.equal(ports[0], 17_000);
    assert.equal(ports.at(-1), 17_099);
  });

  it("given no base on the command line, then the consortium's own counts", () => {
    const consortium = join(folder, 'consortium.yaml');
    writeFileSync(
      consortium,
      'peer:\n  base: 1\nports: # all\n  # first\n  base: 8100\norganizations:\n  - name: one\n    host: a\n',
    );
    assert.equal(networkPorts({ consortium, state: folder })[0], 8_100);
    assert.equal(networkPorts({ consortium, state: folder }).length, 20);
  });

  it('given a state folder with a network, then its remembered ports are asked for', () => {
    const organizations = [{ name: 'one' }, { name: 'two' }];
    writeFileSync(
      join(folder, 'consortium.json'),
      JSON.stringify({ ports: { base: 9_000 }, organizations }),
    );
    const ports = networkPorts({ state: folder });
    assert.equal(ports[0], 9_000);
    assert.equal(ports.length, 40);
    assert.equal(networkPorts({ state: folder, 'port-base': '9500' })[0], 9_500);
  });

  it('given no such consortium file, then no port is asked for', () => {
    assert.deepEqual(networkPorts({ consortium: '/no/such/file', state: folder }), []);
  });

  for (const text of ['abc', '', '80', '70000', '9000.5']) {
    it(`given "${text}" for the first port, then it is refused in words`, () => {
      assert.throws(
        () => networkPorts({ 'port-base': text, state: folder }),
        (error) => error instanceof CommandError && /a port from 1024 to 60000/.test(error.message),
      );
    });
  }
});

describe('findFreePorts', () => {
  it('given a busy port in a block, then another block is taken', async () => {
    const server = createServer();
    await new Promise((resolve) => server.listen(29_950, '127.0.0.1', resolve));
    const draws = [0.9999, 0.1];
    const base = await findFreePorts(100, () => draws.shift() ?? 0.5);
    assert.notEqual(base, 29_900);
    server.close();
  });
});
