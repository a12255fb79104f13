import { strict as assert } from 'node:assert';
import {
  day,
  later,
  testAct,
  testDraft,
  testOrder,
  testPrescription,
  timeAfter,
} from '../testing/prescriptions.js';
import type { Fill, Prescription } from './prescriptions.js';
import { lastFill, openTransfer, restOf, statusOf } from './prescription-status.js';

const reasoned = { ...testAct('LakesideMSP'), reason: 'ineffective' } as const;
const underWay = { ...testAct('PharmacyMSP'), to: 'OtherMSP' };

function fill(dispensed: number, change: Partial<Fill> = {}): Fill {
  return { number: 0, startedAt: later(0), dispensed, ...change };
}

function statusAt(change: Partial<Prescription>, after = 0, refills = 0): string {
  return statusOf(testPrescription(testOrder({ refills }), 90, change), timeAfter(after));
}

describe('Where a prescription stands', () => {
  it('given a draft, then a draft; cancelled where it is ended', () => {
    assert.equal(statusOf(testDraft(), timeAfter(0)), 'draft');
    assert.equal(statusOf({ ...testDraft(), ended: reasoned }, timeAfter(0)), 'cancelled');
  });

  it('given its last instant, then active; a millisecond later, expired', () => {
    assert.equal(statusAt({}, 90 * day), 'active');
    assert.equal(statusAt({}, 90 * day + 1), 'expired');
  });

  it('given a part of a filling, then partially filled; all of it, then active while refills are left', () => {
    assert.equal(statusAt({ fills: [fill(29_999)] }), 'partially-filled');
    assert.equal(statusAt({ fills: [fill(30_000)] }, 0, 1), 'active');
    assert.equal(statusAt({ fills: [fill(30_000)] }), 'completed');
    const refill = fill(30_000, { number: 1 });
    assert.equal(statusAt({ fills: [fill(30_000), refill] }, 0, 1), 'completed');
    assert.equal(
      statusAt({ fills: [fill(30_000), fill(1, { number: 1 })] }, 0, 1),
      'partially-filled',
    );
  });

  it('given the last instant for the rest, then partially filled; a millisecond later, the rest is void', () => {
    const fills = [fill(1000, { restUntil: later(3 * day) })];
    assert.equal(statusAt({ fills }, 3 * day), 'partially-filled');
    assert.equal(statusAt({ fills }, 3 * day + 1), 'completed');
    assert.equal(statusAt({ fills }, 3 * day + 1, 1), 'active');
  });

  it('given an end, then stopped where something was dispensed, and else cancelled, for ever', () => {
    assert.equal(statusAt({ ended: reasoned }), 'cancelled');
    assert.equal(statusAt({ ended: reasoned, fills: [fill(1)] }), 'stopped');
    assert.equal(statusAt({ ended: reasoned, fills: [fill(30_000)] }, 91 * day), 'stopped');
  });

  it('given a hold or a transfer under way, then on hold or transferred, until it expires or is used up', () => {
    assert.equal(statusAt({ hold: reasoned }), 'on-hold');
    assert.equal(statusAt({ transfers: [underWay] }), 'transferred');
    assert.equal(statusAt({ hold: reasoned }, 90 * day + 1), 'expired');
    assert.equal(statusAt({ transfers: [underWay] }, 90 * day + 1), 'expired');
    assert.equal(statusAt({ hold: reasoned, fills: [fill(30_000)] }), 'completed');
  });

  it('given a transfer that was answered, then it is under way no more', () => {
    const answer = { ...testAct('OtherMSP'), accepted: false };
    assert.equal(statusAt({ transfers: [{ ...underWay, answer }] }), 'active');
    const { transfers } = testPrescription(testOrder(), 90, {
      transfers: [{ ...underWay, answer }, underWay],
    });
    assert.deepEqual(openTransfer(testPrescription(testOrder(), 90, { transfers })), underWay);
  });
});

describe('What is left of a filling', () => {
  it('given none, then nothing; given a part, then the rest', () => {
    assert.equal(restOf(testPrescription(), timeAfter(0)), 0);
    const fills = [fill(30_000), fill(12_345, { number: 1 })];
    const begun = testPrescription(testOrder({ refills: 1 }), 90, { fills });
    assert.deepEqual(lastFill(begun), fills[1]);
    assert.equal(restOf(begun, timeAfter(0)), 17_655);
  });
});
