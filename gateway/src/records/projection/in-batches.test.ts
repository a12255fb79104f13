import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { inBatches } from './in-batches.js';

/** Gives items at once or, where a pause stands, later. */
async function* source(steps: readonly (number | 'pause')[]): AsyncGenerator<number> {
  for (const step of steps) {
    if (step === 'pause') {
      await wait(2);
    } else {
      yield step;
    }
  }
}

describe('inBatches', () => {
  it('given any arrivals, then each item once, in order, in batches that are not too large', async () => {
    const step = fc.oneof(fc.integer(), fc.constant('pause' as const));
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, most) => {
          const batches: number[][] = [];
          for await (const batch of inBatches(source(steps), most)) {
            batches.push(batch);
          }
          assert.deepEqual(
            batches.flat(),
            steps.filter((one) => one !== 'pause'),
          );
          assert.ok(batches.every(({ length }) => length > 0 && length <= most));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('given items that are there at once, then one batch; those that come later do not hold it up', async () => {
    const batches: number[][] = [];
    for await (const batch of inBatches(source([1, 2, 3, 'pause', 4]), 10)) {
      batches.push(batch);
    }
    assert.deepEqual(batches, [[1, 2, 3], [4]]);
  });

  it('given a source that fails, then gives what came before and fails', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield* source([1, 2]);
      await wait(2);
      throw new Error('The stream broke.');
    }
    const batches: number[][] = [];
    await assert.rejects(async () => {
      for await (const batch of inBatches(failing(), 10)) {
        batches.push(batch);
        await wait(5);
      }
    }, /broke/);
    assert.deepEqual(batches, [[1, 2]]);
  });

  it('given nobody who listens any more, then ends the source', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (;;) {
          yield await wait(1, 1);
        }
      } finally {
        ended = true;
      }
    }
    for await (const batch of inBatches(endless(), 10)) {
      assert.deepEqual(batch, [1]);
      break;
    }
    assert.equal(ended, true);
  });
});
