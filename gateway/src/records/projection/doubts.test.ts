import assert from 'node:assert/strict';
import { Doubts, orderingLimit } from './doubts.js';

describe('Doubts', () => {
  function setUp() {
    const applied = new Set<string>();
    const clock = { now: 0 };
    const doubts = new Doubts({
      hasCommit: (commitId) => Promise.resolve(applied.has(commitId)),
      now: () => clock.now,
    });
    return { applied, clock, doubts };
  }

  it('given no doubtful commit, then none remain', async () => {
    assert.equal(await setUp().doubts.remain(), false);
  });

  it('given a commit that stands, then it remains until reads answer from it', async () => {
    const { applied, clock, doubts } = setUp();
    doubts.stands('a');
    clock.now = 10 * orderingLimit;
    assert.equal(await doubts.remain(), true);
    applied.add('a');
    assert.equal(await doubts.remain(), false);
  });

  it('given an unknown outcome, then it remains while the orderers may order it', async () => {
    const { applied, clock, doubts } = setUp();
    doubts.mayStand('a');
    doubts.mayStand('b');
    applied.add('a');
    assert.equal(await doubts.remain(), true);
    clock.now = orderingLimit + 1;
    assert.equal(await doubts.remain(), false);
  });
});
