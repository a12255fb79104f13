import { strict as assert } from 'node:assert';
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { chainFaults } from './journal-chain.js';
import { journalLeaf, type JournalEntry } from './journal.js';

const patientId = randomUUID();

function entry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    salt: randomBytes(16).toString('hex'),
    entryId: randomUUID(),
    organization: 'OneMSP',
    patientId,
    number: 1,
    actor: { kind: 'patient' },
    interaction: 'read',
    records: [],
    at: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

/** Entries as a keeper that withholds nothing gives them. */
function chain(length: number, change: Partial<JournalEntry> = {}): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let number = 1; number <= length; number += 1) {
    const before = entries.at(-1);
    entries.push(
      entry({
        ...change,
        number,
        ...(before === undefined ? {} : { previous: journalLeaf(before) }),
      }),
    );
  }
  return entries;
}

const kindsOf = (entries: readonly JournalEntry[]): readonly string[] =>
  chainFaults(entries).map(({ kind }) => kind);

describe('The chain of a patient’s journal entries', () => {
  it('given all entries of some keepers and patients, in any order, then no fault', () => {
    const whole = [
      ...chain(4),
      ...chain(2, { organization: 'TwoMSP' }),
      ...chain(3, { patientId: randomUUID() }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(whole, { minLength: whole.length }), (entries) => {
        assert.deepEqual(chainFaults(entries), []);
      }),
    );
    assert.deepEqual(chainFaults([]), []);
  });

  it('given any entries but the newest are withheld, then exactly their numbers are missing', () => {
    const whole = chain(12);
    const newest = whole.at(-1)!;
    fc.assert(
      fc.property(fc.subarray(whole.slice(0, -1)), (kept) => {
        const missing = chainFaults([...kept, newest]).flatMap((fault) =>
          fault.kind === 'missing'
            ? Array.from({ length: fault.to - fault.from + 1 }, (_, index) => fault.from + index)
            : assert.fail(fault.kind),
        );
        const withheld = whole.filter((each) => each !== newest && !kept.includes(each));
        assert.deepEqual(
          missing,
          withheld.map(({ number }) => number),
        );
      }),
    );
  });

  it('given a number far beyond the last, then one fault says what lies between', () => {
    const [first] = chain(1);
    const far = entry({ number: Number.MAX_SAFE_INTEGER, previous: '0'.repeat(64) });
    assert.deepEqual(chainFaults([first!, far]), [
      { kind: 'missing', organization: 'OneMSP', from: 2, to: Number.MAX_SAFE_INTEGER - 1 },
    ]);
  });

  it('given any entry but the newest was replaced, then the one after it does not name it', () => {
    const whole = chain(5);
    fc.assert(
      fc.property(fc.nat({ max: 3 }), (index) => {
        const replaced = whole.with(index, { ...whole[index]!, entryId: randomUUID() });
        assert.deepEqual(chainFaults(replaced), [
          { kind: 'previous', organization: 'OneMSP', number: index + 2 },
        ]);
      }),
    );
  });

  it('given an entry was left out and the later ones were renumbered, then their chain breaks', () => {
    const [first, , third, fourth] = chain(4);
    assert.deepEqual(kindsOf([first!, { ...third!, number: 2 }, { ...fourth!, number: 3 }]), [
      'previous',
      'previous',
    ]);
  });

  it('given two entries of one number, then it is repeated', () => {
    const whole = chain(3);
    assert.deepEqual(chainFaults([...whole, whole[1]!]), [
      { kind: 'repeated', organization: 'OneMSP', number: 2 },
    ]);
    assert.deepEqual(kindsOf([...whole, { ...whole[2]!, entryId: randomUUID() }]), ['repeated']);
  });

  it('given a first entry that names one before, or a later that names none, then a fault', () => {
    const before = '0'.repeat(64);
    assert.deepEqual(kindsOf([entry({ previous: before })]), ['previous']);
    assert.deepEqual(kindsOf([entry({ number: 2 })]), ['missing', 'previous']);
    assert.deepEqual(kindsOf([entry({ number: 2, previous: before })]), ['missing']);
  });

  it('given another keeper’s entry under the number that is missing, then it is missing still', () => {
    const [first, , third] = chain(3);
    const [, second] = chain(2, { organization: 'TwoMSP' });
    assert.deepEqual(chainFaults([first!, second!, third!]), [
      { kind: 'missing', organization: 'OneMSP', from: 2, to: 2 },
      { kind: 'missing', organization: 'TwoMSP', from: 1, to: 1 },
    ]);
  });
});
