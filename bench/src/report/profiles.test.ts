import { strict as assert } from 'node:assert';
import { describeProfiles } from './profiles.js';
import { sampleProfile } from './test-support/sample-report.js';

describe('describeProfiles', () => {
  const lines = describeProfiles([sampleProfile], 'pictures');

  it('tells each path with its flame graphs and functions', () => {
    assert.ok(lines.includes('### read'));
    assert.ok(lines.includes('gateway ([flame graph](pictures/read-gateway.svg)):'));
    assert.ok(lines.includes('| `open` | 50.0% |'));
    assert.ok(lines.includes('| lakeside-gateway | 8.00 | 2.0 |'));
  });

  it('tells what did nothing, and what was not profiled', () => {
    assert.ok(lines.includes('chaincode: did nothing.'));
    assert.ok(lines.includes('Not profiled, as perf or the process was missing: peers, orderers.'));
  });

  it('says nothing where nothing was profiled', () => {
    assert.deepEqual(describeProfiles([], 'pictures'), []);
  });
});
