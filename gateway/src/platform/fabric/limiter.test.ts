import assert from 'node:assert/strict';
import { BusyError, limiter } from './limiter.js';

describe('limiter', () => {
  it('runs so many at once, lets so many wait, and refuses the rest', async () => {
    const limit = limiter({ concurrency: 2, queue: 1, retryAfter: 3 });
    const finish: (() => void)[] = [];
    const work = () => new Promise<void>((resolve) => finish.push(resolve));
    const accepted = [limit(work), limit(work), limit(work)];
    await assert.rejects(limit(work), (error) => {
      assert.ok(error instanceof BusyError);
      assert.deepEqual([error.code, error.retryAfter], ['BUSY', 3]);
      return true;
    });
    assert.equal(finish.length, 2);
    finish[0]!();
    await accepted[0];
    await new Promise(setImmediate);
    assert.equal(finish.length, 3);
    finish.forEach((resolve) => {
      resolve();
    });
    await Promise.all(accepted);
  });

  it('gives the place free when work fails', async () => {
    const limit = limiter({ concurrency: 1, queue: 0, retryAfter: 1 });
    await assert.rejects(
      limit(() => Promise.reject(new Error('failed'))),
      /failed/,
    );
    assert.equal(await limit(() => Promise.resolve('done')), 'done');
  });
});
