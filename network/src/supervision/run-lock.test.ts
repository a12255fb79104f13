import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlreadyRunningError } from './errors.js';
import { RunLock } from './run-lock.js';

describe('RunLock', () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'lock-')), 'state');
  });

  afterEach(() => {
    rmSync(join(folder, '..'), { recursive: true });
  });

  it('given a free folder, when taken, then the folder is private and the holder known', () => {
    const lock = RunLock.acquire(folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(RunLock.holder(folder)?.pid, process.pid);
    lock.release();
    assert.equal(RunLock.holder(folder), undefined);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('given a held lock, when taken again, then the error says who holds it', () => {
    const lock = RunLock.acquire(folder);
    assert.throws(
      () => RunLock.acquire(folder),
      (error) => error instanceof AlreadyRunningError && error.pid === process.pid,
    );
    lock.release();
  });

  it('given the lock of a dead process, when taken, then it is free', () => {
    const lock = RunLock.acquire(folder);
    const { pid } = spawnSync('true');
    const stale = { pid, startTime: '1', bootId: 'earlier', since: new Date(0).toISOString() };
    writeFileSync(join(folder, 'run.lock'), JSON.stringify(stale));
    assert.equal(RunLock.holder(folder), undefined);
    RunLock.acquire(folder);
    assert.equal(RunLock.holder(folder)?.pid, process.pid);
    lock.release();
  });

  it('given a reused pid, when taken, then the start time tells that the holder is gone', () => {
    RunLock.acquire(folder);
    const stale = {
      pid: process.pid,
      startTime: '1',
      bootId: 'x',
      since: new Date(0).toISOString(),
    };
    writeFileSync(join(folder, 'run.lock'), JSON.stringify(stale));
    RunLock.acquire(folder).release();
  });

  it('given a stale lock, when many processes take it at once, then exactly one gets it', async () => {
    RunLock.acquire(folder);
    writeFileSync(join(folder, 'run.lock'), 'not a lock');
    const module = JSON.stringify(new URL('run-lock.js', import.meta.url).href);
    const program = `import { RunLock } from ${module};
      try { RunLock.acquire(${JSON.stringify(folder)}); console.log('taken'); } catch { console.log('refused'); }
      process.stdin.resume();`;
    const contenders = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const words = await Promise.all(
      contenders.map(async ({ stdout }) => String((await stdout.take(1).toArray())[0]).trim()),
    );
    for (const contender of contenders) contender.stdin.end();
    assert.deepEqual(words.sort(), ['refused', 'refused', 'refused', 'taken']);
    assert.ok(existsSync(join(folder, 'run.lock')));
  });
});
