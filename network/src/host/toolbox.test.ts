import assert from 'node:assert/strict';
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
