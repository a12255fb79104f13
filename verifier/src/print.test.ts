import assert from 'node:assert/strict';
import { asJson, asTable } from './print.js';
import { Report } from './report.js';

describe('print', () => {
  it('given a report without failures, then it says so', () => {
    const report = new Report();
    report.figure('blocks', '3 read');
    assert.match(asTable(report), /^blocks +ok +3 read$/m);
    assert.match(asTable(report), /All checks hold\.\n$/);
  });

  it('given a failure, then its code and place are printed', () => {
    const report = new Report();
    report.fail('headers', 'block-missing', 'Block 1 was expected here.', { block: 2 });
    report.fail('anchors', 'anchor-gap', 'A gap.', { block: 3, transaction: 1 });
    assert.match(asTable(report), /^headers +FAILED/m);
    assert.match(asTable(report), /^\[block-missing\] block 2: Block 1 was expected here\.$/m);
    assert.match(asTable(report), /^\[anchor-gap\] block 3 transaction 1: A gap\.$/m);
    assert.match(asTable(report), /2 failures\.\n$/);
    const { ok, failures } = JSON.parse(asJson(report)) as Report;
    assert.equal(ok, false);
    assert.equal(failures.length, 2);
  });
});
