import { strict as assert } from 'node:assert';
import type { Tally } from '../load/closed-loop.js';
import { describeFailures, failedRequests } from './failures.js';
import { sampleProfile, sampleReport, sampleStage } from './test-support/sample-report.js';

const lost = (requests: number, ...failures: string[]): Tally => ({ requests, failures });

describe('failedRequests', () => {
  it('are none where nothing failed', () => {
    assert.deepEqual(failedRequests(sampleReport), []);
    assert.deepEqual(describeFailures(sampleReport), []);
  });

  it('are counted over all rounds of a way to write, for openings, and for profiles', () => {
    const stage = sampleStage(370);
    const round = stage.write.ours.rounds[0];
    assert.ok(round);
    const ours = {
      ...stage.write.ours,
      rounds: [
        { ...round, ...lost(40, 'timeout', 'timeout') },
        { ...round, ...lost(60, 'reset') },
      ],
    };
    const report = {
      ...sampleReport,
      stages: [
        {
          ...stage,
          write: { ...stage.write, ours },
          openChart: { ...stage.openChart, ...lost(30, 'refused') },
        },
      ],
      profiles: [{ ...sampleProfile, ...lost(1000, 'reset') }],
    };
    assert.deepEqual(failedRequests(report), [
      { of: 'write, ours, 370 patients', failed: 3, requests: 100 },
      { of: 'open-chart, 370 patients', failed: 1, requests: 30 },
      { of: 'profile of read', failed: 1, requests: 1000 },
    ]);
    assert.ok(describeFailures(report).includes('| write, ours, 370 patients | 3 | 100 |'));
  });
});
