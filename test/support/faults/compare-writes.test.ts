import assert from 'node:assert/strict';
import type { LogicalWrite } from './client-journal.js';
import { compareWrites } from './compare-writes.js';

const write = (change: Partial<LogicalWrite> = {}): LogicalWrite => ({
  value: 'w1',
  hospital: 'here',
  digest: 'd',
  attempts: [],
  outcome: 'acknowledged',
  locations: ['Patient/p', 'DocumentReference/o'],
  wasThere: false,
  ...change,
});

const found = (patients: string[] = ['p'], documents: string[] = ['o'], digest = 'd') => ({
  patients: new Map(patients.length === 0 ? [] : [['w1', patients]]),
  documents: new Map(
    documents.length === 0 ? [] : [['w1', documents.map((id) => ({ id, digest }))]],
  ),
});

const ledger = (times = 1, commits: Record<string, string[]> = { p: ['c'], o: ['c'] }) => ({
  valid: new Map([['c', times]]),
  commitsOf: new Map(Object.entries(commits)),
});

function faults(...args: Parameters<typeof compareWrites>): string[] {
  return compareWrites(...args).map(({ fault }) => fault);
}

describe('comparing writes with the ledger', () => {
  it('given an acknowledged write in one valid transaction, then nothing is wrong', () => {
    assert.deepEqual(faults([write()], found(), ledger()), []);
  });

  it('given an acknowledged write that is nowhere, then it is lost', () => {
    assert.deepEqual(faults([write()], found([], []), ledger()), ['lost']);
  });

  it('given other resources than were acknowledged, then it is lost', () => {
    const other = ledger(1, { q: ['c'], o: ['c'] });
    assert.deepEqual(faults([write()], found(['q']), other), ['lost']);
  });

  it('given an acknowledgement that names less than there is, then it is lost', () => {
    for (const locations of [[], ['Patient/p'], ['Patient/p', 'Patient/p']]) {
      assert.deepEqual(faults([write({ locations })], found(), ledger()), ['lost']);
    }
  });

  it('given a document that says something else, then it is altered', () => {
    assert.deepEqual(faults([write()], found(['p'], ['o'], 'e'), ledger()), ['altered']);
  });

  it('given two of it, then it is there twice', () => {
    const both = ledger(1, { p: ['c'], q: ['c'], o: ['c'], n: ['c'] });
    assert.deepEqual(faults([write()], found(['p', 'q'], ['o', 'n']), both), ['twice']);
  });

  it('given one resource without the other, then it is torn', () => {
    assert.deepEqual(
      faults([write({ outcome: 'unknown', locations: [] })], found(['p'], []), ledger()),
      ['torn'],
    );
  });

  it('given a refused write that is there, then that is a fault, and not if it is not there', () => {
    const refused = write({ outcome: 'refused', locations: [] });
    assert.deepEqual(faults([refused], found(), ledger()), ['there-although-refused']);
    assert.deepEqual(faults([refused], found([], []), ledger()), []);
  });

  it('given a write of unknown outcome, then it may be there or not', () => {
    const unknown = write({ outcome: 'unknown', locations: [] });
    assert.deepEqual(faults([unknown], found(), ledger()), []);
    assert.deepEqual(faults([unknown], found([], []), ledger()), []);
  });

  it('given what no valid transaction wrote, or several did, then that is a fault', () => {
    for (const view of [ledger(0), ledger(2), ledger(1, {}), ledger(1, { p: ['c'], o: ['d'] })]) {
      assert.deepEqual(faults([write()], found(), view), ['not-on-ledger']);
    }
  });
});
