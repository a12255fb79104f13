import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { products } from '../../bootstrap/binaries.mjs';
import { releaseLock, takeLock } from '../../bootstrap/lock.mjs';
import { ensureBinaries } from './binaries.js';

/** Passes for any of the programs, as far as they are looked into. */
const program = "#!/bin/sh\necho 'v3.1.1 v1.5.15 0.42.0'\n# build\t-tags=pkcs11\n";

describe('ensureBinaries', () => {
  let folder: string;
  let toolsFolder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'binaries-'));
    toolsFolder = join(folder, 'tools');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function install(name: string): string {
    const own = join(folder, name);
    mkdirSync(own);
    for (const file of products.flatMap(({ programs }) => programs)) {
      writeFileSync(join(own, file), program);
      chmodSync(join(own, file), 0o755);
    }
    return own;
  }

  const env = (own: string): NodeJS.ProcessEnv => ({ FABRIC_BIN: own, PATH: '/usr/bin:/bin' });

  it('given programs of the operator, then one folder leads to all of them', async () => {
    const own = install('own');
    const { binFolder } = await ensureBinaries({ toolsFolder, env: env(own) });
    for (const file of products.flatMap(({ programs }) => programs)) {
      assert.equal(readlinkSync(join(binFolder, file)), join(own, file));
    }
  });

  it('given other programs later, then a folder in use stays as it is', async () => {
    const [own, other] = [install('own'), install('other')];
    const first = await ensureBinaries({ toolsFolder, env: env(own) });
    const second = await ensureBinaries({ toolsFolder, env: env(other) });
    assert.equal(readlinkSync(join(first.binFolder, 'peer')), join(own, 'peer'));
    assert.equal(readlinkSync(join(second.binFolder, 'peer')), join(other, 'peer'));
    assert.deepEqual(await ensureBinaries({ toolsFolder, env: env(own) }), first);
  });

  it('given another process that prepares the tools, then it is waited for', async () => {
    const own = install('own');
    const lock = join(toolsFolder, 'tools.lock');
    takeLock(lock);
    const progress: string[] = [];
    const found = ensureBinaries({
      toolsFolder,
      env: env(own),
      onProgress: (line) => {
        progress.push(line);
        releaseLock(lock);
      },
    });
    await found;
    assert.deepEqual(progress, [`waiting for process ${process.pid}, which prepares the tools`]);
  });

  it('given many processes that ask at once, then all get the same answer', async () => {
    const module = JSON.stringify(new URL('binaries.js', import.meta.url).href);
    const options = JSON.stringify({ toolsFolder, env: env(install('own')) });
    const script = `import { ensureBinaries } from ${module};
      console.log((await ensureBinaries(${options})).binFolder);`;
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        return Buffer.concat(await child.stdout.toArray()).toString();
      }),
    );
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /links-[0-9a-f]{16}\n$/);
  });
});
