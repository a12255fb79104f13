import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const programs = resolve(import.meta.dirname, '../../builder/bin');

describe('the external builder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'builder-'));
    for (const name of ['source', 'metadata', 'build', 'release', 'connections']) {
      mkdirSync(join(folder, name));
    }
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const at = (...parts: string[]): string => join(folder, ...parts);

  function runs(program: string, ...args: string[]): boolean {
    const env = { ...process.env, HEALTHCHAIN_CHAINCODE_CONNECTIONS: at('connections') };
    return spawnSync(join(programs, program), args, { env, stdio: 'ignore' }).status === 0;
  }

  function givenPackage(type: string, label: string): void {
    writeFileSync(at('metadata/metadata.json'), JSON.stringify({ type, label }));
  }

  it('takes chaincode that runs as a service, and no other', () => {
    givenPackage('ccaas', 'label');
    assert.ok(runs('detect', at('source'), at('metadata')));
    givenPackage('golang', 'label');
    assert.ok(!runs('detect', at('source'), at('metadata')));
  });

  it('gives the peer the connection of the package’s label, for its owner only', () => {
    givenPackage('ccaas', 'healthchain-0a1b');
    writeFileSync(at('connections/healthchain-0a1b.json'), '{"address":"localhost:1"}');
    assert.ok(runs('build', at('source'), at('metadata'), at('build')));
    assert.ok(runs('release', at('build'), at('release')));
    const connection = at('release/chaincode/server/connection.json');
    assert.equal(readFileSync(connection, 'utf8'), '{"address":"localhost:1"}');
    assert.equal(statSync(connection).mode & 0o077, 0);
  });

  it('refuses a label that nobody prepared on this host', () => {
    givenPackage('ccaas', 'unknown');
    assert.ok(runs('build', at('source'), at('metadata'), at('build')));
    assert.ok(!runs('release', at('build'), at('release')));
  });
});
