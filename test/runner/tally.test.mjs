import assert from 'node:assert/strict';
import { closingLine, isSuccess, judgeSkips } from './tally.mjs';

const lint = { name: 'lint', passed: 1, failed: 0, skipped: [] };
const unit = { name: 'unit', passed: 40, failed: 2, skipped: ['ledger keeps order'] };

describe('tally', () => {
  it('given outcomes, then the closing line sums them', () => {
    assert.equal(closingLine([lint, unit]), '41 passed, 2 failed');
  });

  it('given a skipped test without a reason, then it is named, and fails in CI', () => {
    const { failed, unlisted } = judgeSkips(unit, {}, true);
    assert.equal(failed, 3);
    assert.deepEqual(unlisted, ['ledger keeps order']);
    assert.equal(judgeSkips(unit, {}, false).failed, 2);
  });

  it('given a skipped test with a reason, then it does not count', () => {
    assert.equal(judgeSkips(unit, { 'ledger keeps order': 'needs a smart card' }, true).failed, 2);
  });

  it('given a title that every object has, then it is no reason', () => {
    assert.equal(judgeSkips({ ...lint, skipped: ['toString'] }, {}, true).failed, 1);
  });

  it('given a failure, no outcome, or a step that ran no test, then it is no success', () => {
    assert.equal(isSuccess([lint]), true);
    assert.equal(isSuccess([lint, unit]), false);
    assert.equal(isSuccess([]), false);
    assert.equal(isSuccess([lint, { ...unit, passed: 0, failed: 0 }]), false);
  });
});
