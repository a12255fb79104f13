import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts, networkPorts } from './ports.mjs';

describe('networkPorts', () => {
  it('given the default consortium, then each of five organisations has twenty ports', () => {
    const ports = networkPorts({ 'port-base': '17000' });
    assert.equal(ports.length, 100);
    assert.equal(ports[0], 17_000);
    assert.equal(ports.at(-1), 17_099);
  });

  it("given no base on the command line, then the consortium's own counts", () => {
    const folder = mkdtempSync(join(tmpdir(), 'ports-'));
    const consortium = join(folder, 'consortium.yaml');
    writeFileSync(
      consortium,
      'peer:\n  base: 1\nports: # all\n  # first\n  base: 8100\norganizations:\n  - name: one\n    host: a\n',
    );
    assert.equal(networkPorts({ consortium })[0], 8_100);
    assert.equal(networkPorts({ consortium }).length, 20);
    rmSync(folder, { recursive: true });
  });

  it('given no such consortium file, then no port is asked for', () => {
    assert.deepEqual(networkPorts({ consortium: '/no/such/file' }), []);
  });
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
