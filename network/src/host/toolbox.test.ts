import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runOnce, ToolError } from './toolbox.js';

const toolbox = { binFolder: '/bin', moduleFile: '/module.so', env: { SHARED: 'shared' } };
const shell = (script: string, env: Record<string, string> = {}) => ({ args: ['-c', script], env });

describe('tools', () => {
  it('run in the environment of the toolbox and of the call', async () => {
    const output = await run(toolbox, 'sh', shell('echo "$SHARED $OWN"', { OWN: 'own' }));
    assert.equal(output, 'shared own');
  });

  it('report their last words when they fail, and nothing of their environment', async () => {
    await assert.rejects(
      run(toolbox, 'sh', shell('echo reason >&2; exit 3', { PIN: 'confidential' })),
      (error) =>
        error instanceof ToolError &&
        error.message.includes('reason') &&
        !error.message.includes('confidential'),
    );
  });

  it('may refuse what is done already, and nothing else', async () => {
    const refusal = shell('echo "already exists"; exit 1');
    await runOnce(toolbox, 'sh', refusal, /already exists/);
    await assert.rejects(runOnce(toolbox, 'sh', refusal, /something else/), ToolError);
  });

  it('fail by name when they are not there', async () => {
    await assert.rejects(run(toolbox, 'no-such-tool', { args: [] }), /no-such-tool/);
  });
});

describe('a tool that looks for its token', () => {
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

  for (const symptom of [
    'pkcs11: could not find token with label river',
    'Login failed: pkcs11: 0x102: CKR_USER_PIN_NOT_INITIALIZED',
  ]) {
    it(`given its token cannot be read at that moment (${symptom}), then it is run once more`, async () => {
      const { running, runs } = tool(
        '[ $(wc -l < "$(dirname "$0")/runs") -gt 1 ] && { echo done; exit 0; }; ' +
          `echo "${symptom}" >&2; exit 1`,
      );
      assert.equal(await running, 'done');
      assert.equal(runs(), 2);
    });
  }

  it('given a token that is not there, then it fails with the last words after four runs', async () => {
    const { running, runs } = tool('echo "could not find token with label river" >&2; exit 1');
    await assert.rejects(running, (error) => {
      assert.ok(error instanceof ToolError);
      assert.match(error.message, /^tool --now failed:\n.*label river/s);
      return true;
    });
    assert.equal(runs(), 4);
  });

  it('given another failure, then it is not run again', async () => {
    const { running, runs } = tool('echo refused >&2; exit 1');
    await assert.rejects(running, /refused/);
    assert.equal(runs(), 1);
  });
});
