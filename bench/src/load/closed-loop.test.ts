import { strict as assert } from 'node:assert';
import { setTimeout as wait } from 'node:timers/promises';
import { closedLoop, steadyRate, tally } from './closed-loop.js';

describe('closedLoop', () => {
  it('keeps so many in flight, and no more requests than it was told', async () => {
    let now = 0;
    let most = 0;
    const { latencies, ends, failures } = await closedLoop(3, { requests: 10 }, async () => {
      now += 1;
      most = Math.max(most, now);
      await wait(1);
      now -= 1;
    });
    assert.equal(most, 3);
    assert.equal(latencies.length, 10);
    assert.deepEqual(
      ends,
      ends.toSorted((one, other) => one - other),
    );
    assert.deepEqual(failures, []);
  });

  it('goes on after its time until enough came back', async () => {
    const { latencies } = await closedLoop(2, { seconds: 0, answers: 5 }, () => wait(1));
    assert.ok(latencies.length >= 5);
  });

  it('tells of a few failures, and leaves them out of the latencies', async () => {
    let asked = 0;
    const { latencies, failures } = await closedLoop(1, { requests: 4 }, () => {
      asked += 1;
      return asked === 2 ? Promise.reject(new Error('lost')) : Promise.resolve();
    });
    assert.equal(latencies.length, 3);
    assert.deepEqual(failures, ['lost']);
  });

  it('ends with the first failure when too many fail', async () => {
    const broken = (): Promise<void> => Promise.reject(new Error('broken'));
    await assert.rejects(closedLoop(4, { seconds: 60 }, broken), /requests failed: broken/);
  });
});

describe('steadyRate', () => {
  it('leaves out how the loop began and how it ended', () => {
    // Two in flight: one answer a second, but for a slow begin and the last one, which was alone.
    assert.equal(steadyRate({ ends: [10, 11, 12, 13, 14, 24] }, 2), 1);
  });

  it('needs more answers than were in flight', () => {
    assert.throws(() => steadyRate({ ends: [1, 2, 3] }, 3), RangeError);
  });
});

describe('tally', () => {
  it('counts answers and failures of all loops', () => {
    const loops = [
      { latencies: [1, 2], failures: ['lost'] },
      { latencies: [3], failures: [] },
    ];
    assert.deepEqual(tally(loops), { requests: 4, failures: ['lost'] });
    assert.deepEqual(tally([]), { requests: 0, failures: [] });
  });
});
