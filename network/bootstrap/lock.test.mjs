import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHolder, withLock } from './lock.mjs';

describe('withLock', () => {
  let folder;
  let file;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    file = join(folder, 'setup.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given a free lock, then it is held during the action and free after', async () => {
    const held = await withLock(file, async () => lockHolder(file)?.pid, assert.fail);
    assert.equal(held, process.pid);
    assert.equal(existsSync(file), false);
  });

  it('given an action that fails, then the lock is free after', async () => {
    const failing = withLock(file, () => Promise.reject(new Error('no disk')), assert.fail);
    await assert.rejects(failing, /no disk/);
    assert.equal(existsSync(file), false);
  });

  it('given a living holder, then the action waits and the holder is named', async () => {
    const order = [];
    let letGo;
    const first = withLock(file, () => new Promise((resolve) => (letGo = resolve)), assert.fail);
    const second = withLock(
      file,
      async () => order.push('second'),
      (pid) => {
        order.push(`waits for ${pid}`);
        letGo();
      },
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, [`waits for ${process.pid}`, 'second']);
  });

  it('given the lock of a process that is gone, then it is taken', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: '1', bootId: 'x' }));
    assert.equal(await withLock(file, async () => 'taken', assert.fail), 'taken');
  });
});
