import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { products, stampFile } from '../../bootstrap/binaries.mjs';
import { buildProduct } from './build-product.js';

describe('buildProduct', () => {
  const kubo = products.find(({ name }) => name === 'kubo')!;
  const { PATH: path, HOME: home } = process.env;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-'));
    mkdirSync(join(folder, 'bin'));
  });

  afterEach(() => {
    Object.assign(process.env, { PATH: path, HOME: home });
    rmSync(folder, { recursive: true });
  });

  /** Puts a shell script named `go` before the real one. */
  function pretendGo(script: string): void {
    writeFileSync(join(folder, 'go'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'go'), 0o755);
    process.env.PATH = `${folder}:${path ?? ''}`;
  }

  const stamp = () => stampFile(join(folder, 'bin'), kubo);

  it('given a compiler that succeeds, then the build is stamped and its progress told', async () => {
    const progress: string[] = [];
    pretendGo('echo github.com/a >&2; echo github.com/b >&2');
    await buildProduct(kubo, folder, (line) => progress.push(line));
    assert.ok(existsSync(stamp()));
    assert.deepEqual(progress, ['building kubo 0.42.0: 1 packages']);
  });

  it('given a compiler that fails, then the error has its last lines and nothing is stamped', async () => {
    pretendGo('echo undefined: Foo >&2; exit 1');
    await assert.rejects(
      buildProduct(kubo, folder, () => undefined),
      /building kubo failed: .*\nundefined: Foo/s,
    );
    assert.equal(existsSync(stamp()), false);
  });

  it('given a build that was cut off, then the next one goes on with what is there', async () => {
    // Without a home, Go's cache is in the tools folder; elsewhere it is Go's own and outlives more.
    process.env.HOME = '';
    // Compiles two packages, each once; is killed after the first.
    pretendGo(
      'mkdir -p "$GOCACHE"; [ -e "$GOCACHE/a" ] || ' +
        '{ echo github.com/a >&2; touch "$GOCACHE/a"; kill -KILL $$; }; echo github.com/b >&2',
    );
    const progress: string[] = [];
    await assert.rejects(
      buildProduct(kubo, folder, () => undefined),
      /SIGKILL/,
    );
    assert.equal(existsSync(stamp()), false);
    await buildProduct(kubo, folder, (line) => progress.push(line));
    assert.ok(existsSync(stamp()));
    assert.equal(progress.length, 1);
    assert.ok(existsSync(join(folder, 'go-build', 'a')));
  });

  it('given no compiler, then the error says so', async () => {
    process.env.PATH = join(folder, 'bin');
    await assert.rejects(
      buildProduct(kubo, folder, () => undefined),
      /building kubo failed: .*go/,
    );
  });
});
