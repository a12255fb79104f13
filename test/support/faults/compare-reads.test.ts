import assert from 'node:assert/strict';
import type { JournalEntry } from '@healthchain/protocol';
import type { ServedRead } from './client-journal.js';
import { readsWithoutEntry } from './compare-reads.js';

const read = (sent: number, answered: number, change: Partial<ServedRead> = {}): ServedRead => ({
  organization: 'HereMSP',
  patientId: 'p',
  interaction: 'read',
  records: ['a', 'b'],
  sent,
  answered,
  ...change,
});

const entry = (at: number, change: Partial<JournalEntry> = {}): JournalEntry => ({
  salt: '',
  entryId: '',
  number: 1,
  actor: { kind: 'patient' },
  organization: 'HereMSP',
  patientId: 'p',
  interaction: 'read',
  records: ['b', 'a'],
  at: new Date(at).toISOString(),
  ...change,
});

describe('comparing reads with journal entries', () => {
  it('given an entry of the time of the read, then nothing is missing', () => {
    assert.deepEqual(readsWithoutEntry([read(10, 20)], [entry(10)]), []);
    assert.deepEqual(readsWithoutEntry([read(10, 20)], [entry(20), entry(30)]), []);
  });

  it('given an entry of another time, patient, kind, access or set of records, then it is missing', () => {
    const others = [
      entry(9),
      entry(21),
      entry(15, { patientId: 'q' }),
      entry(15, { organization: 'ThereMSP' }),
      entry(15, { interaction: 'search' }),
      entry(15, { accessId: 'x' }),
      entry(15, { records: ['a'] }),
    ];
    assert.equal(readsWithoutEntry([read(10, 20)], others).length, 1);
  });

  it('given two reads and one entry, then one is missing', () => {
    assert.equal(readsWithoutEntry([read(10, 20), read(12, 18)], [entry(15)]).length, 1);
  });

  it('given reads at the same time, then entries go to whom they fit', () => {
    const reads = [read(0, 100), read(10, 20), read(0, 16)];
    assert.deepEqual(readsWithoutEntry(reads, [entry(15), entry(17), entry(50)]), []);
  });
});
