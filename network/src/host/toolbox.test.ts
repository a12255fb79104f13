import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, ToolError } from './toolbox.js';

describe('a tool of the toolbox', () => {
  let binFolder: string;

  beforeEach(() => {
    binFolder = mkdtempSync(join(tmpdir(), 'toolbox-'));
  });

  afterEach(() => {
    rmSync(binFolder, { recursive: true });
  });

  /** A tool that counts its runs in a file, and then does what the script says. */
  function tool(script: string) {
    const file = join(binFolder, 'tool');
    writeFileSync(file, `#!/bin/sh\necho run >> '${binFolder}/runs'\n${script}\n`);
    chmodSync(file, 0o755);
    const runs = (): number => readFileSync(join(binFolder, 'runs'), 'utf8').split('\n').length - 1;
    const running = run({ binFolder, moduleFile: '', env: {} }, 'tool', { args: ['--now'] });
    return { running, runs };
  }

  it('given its token cannot be read at that moment, then it is run once more', async () => {
    const { running, runs } = tool(
      '[ $(wc -l < "$(dirname "$0")/runs") -gt 1 ] && { echo done; exit 0; }; ' +
        'echo "pkcs11: could not find token with label river" >&2; exit 1',
    );
    assert.equal(await running, 'done');
    assert.equal(runs(), 2);
  });

  it('given a token that is not there, then it fails with the last words', async () => {
    const { running, runs } = tool('echo "could not find token with label river" >&2; exit 1');
    await assert.rejects(running, (error) => {
      assert.ok(error instanceof ToolError);
      assert.match(error.message, /^tool --now failed:\n.*label river/s);
      return true;
    });
    assert.equal(runs(), 2);
  });

  it('given another failure, then it is not run again', async () => {
    const { running, runs } = tool('echo refused >&2; exit 1');
    await assert.rejects(running, /refused/);
    assert.equal(runs(), 1);
  });
});
