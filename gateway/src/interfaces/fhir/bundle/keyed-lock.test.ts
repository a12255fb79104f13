import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { KeyedLock } from './keyed-lock.js';

describe('KeyedLock', () => {
  it('lets holders of a common key run one after the other, others at once', async () => {
    const lock = new KeyedLock();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} starts`);
      await setImmediate();
      await setImmediate();
      log.push(`${name} ends`);
    };
    await Promise.all([
      lock.run(['b', 'a'], work('first')),
      lock.run(['a', 'c'], work('second')),
      lock.run(['d'], work('third')),
    ]);
    assert.ok(log.indexOf('second starts') > log.indexOf('first ends'), log.join());
    assert.ok(log.indexOf('third starts') < log.indexOf('first ends'), log.join());
  });

  it('gives keys back when the work fails, and returns what it returns', async () => {
    const lock = new KeyedLock();
    await assert.rejects(
      lock.run(['a', 'a'], () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await lock.run(['a'], () => Promise.resolve(3)), 3);
  });
});
