import assert from 'node:assert/strict';
import type { FaultOutcome } from './fault-run.js';

/** What holds whatever died: nothing acknowledged is lost, nothing is there twice, no read is unrecorded. */
export function assertNothingLost({ comparison, report }: FaultOutcome): void {
  assert.deepEqual(comparison.writes, []);
  assert.deepEqual(comparison.unaccounted, []);
  assert.deepEqual(comparison.readsWithoutEntry, []);
  assert.deepEqual(comparison.openedWithoutRelease, []);
  assert.equal(comparison.brokenChains, 0);
  assert.equal(report.writes.refused, 0);
  assert.equal(report.writes.unknown, 0);
  assert.ok(report.writes.acknowledged > report.injections.length, 'writers were at work');
  assert.ok(report.opened > 0, 'clinicians opened charts');
  assert.ok(report.reads.served > report.injections.length, 'readers were at work');
}
