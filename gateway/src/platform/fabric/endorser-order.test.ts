import assert from 'node:assert/strict';
import { EndorserOrder } from './endorser-order.js';

describe('EndorserOrder', () => {
  const [near, far, last] = [['AMSP', 'BMSP'], ['AMSP', 'CMSP'], ['DMSP']] as const;
  const sets = [near, far, last];

  function setUp() {
    const clock = { now: 1_000 };
    return { clock, order: new EndorserOrder(() => clock.now) };
  }

  it('keeps the order of sets that have not failed', () => {
    assert.deepEqual(setUp().order.arrange(sets), sets);
  });

  it('asks what failed last, in the given order', () => {
    const { order } = setUp();
    order.failed(far);
    order.failed(near);
    assert.deepEqual(order.arrange(sets), [last, near, far]);
  });

  it('after some time lets one request try, and the others when it went well', () => {
    const { order, clock } = setUp();
    order.failed(near);
    clock.now += 30_000;
    assert.deepEqual(order.arrange(sets), sets);
    assert.deepEqual(order.arrange(sets), [far, last, near], 'the others do not wait for it');
    order.answered(near);
    assert.deepEqual(order.arrange(sets), sets);
  });
});
