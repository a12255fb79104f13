import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sinon from 'sinon';
import { writeFile } from '../host/files.js';
import { AlreadyRunningError, RunLock } from '../supervision/index.js';
import { reset } from './reset.js';

const program = resolve(import.meta.dirname, '../main.js');

describe('reset', () => {
  let state: string;
  const say = sinon.stub();

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'reset-'));
    for (const file of [
      'organizations/lakeside/hsm/pin',
      'channel/genesis.block',
      'tools/bin/peer',
    ]) {
      writeFile(join(state, file), '');
    }
    say.reset();
    sinon.replace(console, 'log', say);
  });

  afterEach(() => {
    sinon.restore();
    rmSync(state, { recursive: true });
  });

  it('given a yes, then everything goes but the tools', async () => {
    await reset(state, false, () => Promise.resolve(true));
    assert.deepEqual(readdirSync(state), ['tools']);
  });

  it('given a no, then nothing goes', async () => {
    await reset(state, false, () => Promise.resolve(false));
    assert.deepEqual(readdirSync(state).sort(), ['channel', 'organizations', 'tools']);
    sinon.assert.calledOnceWithExactly(say, 'Nothing was deleted.');
  });

  it('given a question that waits, then nobody can start what may be deleted', async () => {
    const ask = sinon.spy(() => {
      assert.throws(() => RunLock.acquire(state), AlreadyRunningError);
      return Promise.resolve(true);
    });
    await reset(state, false, ask);
    sinon.assert.calledOnce(ask);
    RunLock.acquire(state).release();
  });

  it('given a network that runs, then it is refused without a question', async () => {
    const lock = RunLock.acquire(state);
    const ask = sinon.stub().resolves(true);
    await assert.rejects(reset(state, false, ask), AlreadyRunningError);
    sinon.assert.notCalled(ask);
    lock.release();
  });

  it('given locks of others, then they stay', async () => {
    writeFile(join(state, 'setup.lock'), 'held');
    writeFile(join(state, 'test.lock'), 'held');
    await reset(state, true);
    assert.deepEqual(readdirSync(state).sort(), ['setup.lock', 'test.lock', 'tools']);
  });

  it('given no terminal to ask at, then --yes has to be said', () => {
    const { status, stderr } = spawnSync(process.execPath, [program, 'reset', '--state', state], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    assert.equal(status, 1);
    assert.match(stderr, /Say --yes/);
    assert.ok(existsSync(join(state, 'organizations')));
  });
});
