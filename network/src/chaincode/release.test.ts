import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chaincodeLabel } from './label.js';
import { freezeRelease, releaseProgram } from './release.js';

describe('a chaincode release', () => {
  let repository: string;
  let releases: string;

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(repository, file)), { recursive: true });
    writeFileSync(join(repository, file), content);
  }

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'release-'));
    releases = join(repository, 'releases');
    write('package-lock.json', '{}');
    write(
      'chaincode/package.json',
      JSON.stringify({
        name: '@healthchain/chaincode',
        dependencies: { '@healthchain/protocol': '1.0.0', dependency: '1.0.0' },
      }),
    );
    write(
      'protocol/package.json',
      JSON.stringify({ name: '@healthchain/protocol', dependencies: {} }),
    );
    write('chaincode/dist/main.js', 'one');
    write('chaincode/dist/records/contract.js', 'two');
    write('protocol/dist/index.js', 'three');
    write('node_modules/dependency/index.js', 'four');
    // As npm links workspaces.
    mkdirSync(join(repository, 'node_modules/@healthchain'));
    symlinkSync(
      join(repository, 'protocol'),
      join(repository, 'node_modules/@healthchain/protocol'),
    );
  });

  afterEach(() => {
    rmSync(repository, { recursive: true });
  });

  const label = (): string => chaincodeLabel('healthchain', repository);

  it('has a label that changes with every file that runs and with the lockfile', () => {
    const labels = [label()];
    for (const file of ['chaincode/dist/main.js', 'protocol/dist/index.js', 'package-lock.json']) {
      write(file, 'changed');
      labels.push(label());
    }
    assert.equal(new Set(labels).size, labels.length);
    assert.ok(labels.every((each) => /^healthchain-[0-9a-f]{64}$/.test(each)));
  });

  it('has the same label whatever tests and compiler outputs lie beside', () => {
    const before = label();
    write('chaincode/dist/records/contract.test.js', 'test');
    write('chaincode/dist/testing/ledger.js', 'helper');
    write('chaincode/dist/main.d.ts', 'types');
    assert.equal(label(), before);
  });

  it('runs what its label says, though the build moves on', () => {
    const frozen = freezeRelease('healthchain', repository, releases);
    write('chaincode/dist/main.js', 'changed');
    write('protocol/dist/index.js', 'changed');
    const program = releaseProgram(releases, frozen);
    assert.equal(readFileSync(program, 'utf8'), 'one');
    const protocol = join(dirname(program), '../../protocol/dist/index.js');
    assert.equal(readFileSync(protocol, 'utf8'), 'three');
    assert.notEqual(freezeRelease('healthchain', repository, releases), frozen);
  });

  it('finds its dependencies though the checkout that linked to them is gone', () => {
    const other = join(repository, 'other');
    for (const part of ['package-lock.json', 'chaincode', 'protocol']) {
      cpSync(join(repository, part), join(other, part), { recursive: true });
    }
    symlinkSync(join(repository, 'node_modules'), join(other, 'node_modules'));
    const label = freezeRelease('healthchain', other, releases);
    rmSync(other, { recursive: true });
    const dependency = join(releases, label, 'node_modules/dependency/index.js');
    assert.equal(readFileSync(dependency, 'utf8'), 'four');
  });

  it('finds its dependencies and holds no tests', () => {
    write('chaincode/dist/records/contract.test.js', 'test');
    const modules = join(
      releases,
      freezeRelease('healthchain', repository, releases),
      'node_modules',
    );
    assert.equal(readFileSync(join(modules, 'dependency/index.js'), 'utf8'), 'four');
    assert.ok(existsSync(join(modules, '@healthchain/protocol/dist/index.js')));
    assert.ok(!existsSync(join(modules, '@healthchain/chaincode/dist/records/contract.test.js')));
  });
});
