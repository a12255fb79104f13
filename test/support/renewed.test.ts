import assert from 'node:assert/strict';
import { Renewed } from './renewed.js';

describe('what is renewed', () => {
  it('given many ask at once, then it is fetched once', async () => {
    let fetched = 0;
    const renewed = new Renewed(() => Promise.resolve((fetched += 1)));
    assert.deepEqual(await Promise.all([renewed.get(), renewed.get()]), [1, 1]);
    assert.equal(await renewed.get(), 1);
  });

  it('given a failure, then the next who asks has it fetched again', async () => {
    let fetched = 0;
    const renewed = new Renewed(() => {
      fetched += 1;
      return fetched === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve(fetched);
    });
    await assert.rejects(renewed.get(), /no answer/);
    assert.equal(await renewed.get(), 2);
  });
});
