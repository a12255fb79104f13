import assert from 'node:assert/strict';
import { createSandbox, type SinonFakeTimers } from 'sinon';
import { whileReporting } from './while-reporting.js';

describe('whileReporting', () => {
  const sandbox = createSandbox();
  let clock: SinonFakeTimers;

  beforeEach(() => {
    clock = sandbox.useFakeTimers();
  });

  afterEach(() => {
    sandbox.restore();
  });

  it('tells how far the work is until it ends, and passes on what it yields', async () => {
    const told: string[] = [];
    const states = ['two to go', 'two to go', '', 'one to go', 'late'];
    let end: (value: string) => void = () => undefined;
    const work = new Promise<string>((resolve) => {
      end = resolve;
    });
    const reporting = whileReporting(
      (progress) => told.push(progress),
      () => Promise.resolve(states.shift() ?? 'too late'),
      work,
    );
    await clock.tickAsync(8_000);
    end('done');
    assert.equal(await reporting, 'done');
    await clock.tickAsync(6_000);
    assert.deepEqual(told, ['two to go', 'one to go']);
    assert.equal(clock.countTimers(), 0);
  });

  it('passes on a failure of the work', async () => {
    const work = Promise.reject(new Error('no token'));
    await assert.rejects(
      whileReporting(
        () => undefined,
        () => Promise.resolve('waits'),
        work,
      ),
      /no token/,
    );
    assert.equal(clock.countTimers(), 0);
  });
});
