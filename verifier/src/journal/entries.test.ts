import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '@healthchain/protocol';
import {
  codesOf,
  createConsortium,
  Example,
  fullExample,
  pick,
  type Consortium,
} from '../testing/example.js';

describe('evidence', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  const first = (example: Example) => pick(example.evidence.entries, 0);

  it('given an altered entry, then its path leads nowhere, and the next does not name it', () => {
    const example = fullExample(consortium);
    first(example).entry.records.pop();
    assert.deepEqual(codesOf(example.verify()), ['entry-path', 'entry-previous']);
  });

  it('given an entry in the middle is withheld, then its number is missing', () => {
    for (const index of [0, 1, 2]) {
      const example = fullExample(consortium);
      example.evidence.entries.splice(index, 1);
      const { failures } = example.verify();
      assert.deepEqual(
        failures.map(({ check, code, detail }) => [check, code, detail]),
        [['entries', 'entry-missing', `Entry ${index + 1} of OneMSP is missing.`]],
      );
    }
  });

  it('given several are withheld, then it is said which', () => {
    const example = fullExample(consortium);
    example.evidence.entries.splice(0, 3);
    const [failure] = example.verify().failures;
    assert.equal(failure?.detail, 'Entries 1 to 3 of OneMSP are missing.');
  });

  it('given a renumbered entry, then it is found', () => {
    const example = fullExample(consortium);
    example.evidence.entries.splice(1, 1);
    pick(example.evidence.entries, 1).entry.number = 2;
    pick(example.evidence.entries, 2).entry.number = 3;
    assert.deepEqual(codesOf(example.verify()), ['entry-path', 'entry-previous']);
  });

  it('given an entry in the place of another, under an anchor of its own, then it is found', () => {
    const example = fullExample(consortium);
    const { number, previous } = pick(example.evidence.entries, 1).entry;
    example.evidence.entries.splice(1, 1);
    example.anchor([example.entry({ number, previous })]);
    assert.deepEqual(codesOf(example.verify()), ['entry-previous']);
  });

  it('given two entries of one number, then it is found', () => {
    const example = fullExample(consortium);
    const { number, previous } = pick(example.evidence.entries, 3).entry;
    example.anchor([example.entry({ number, previous })]);
    assert.deepEqual(codesOf(example.verify()), ['entry-repeated']);
  });

  it('given the newest entry is withheld, then the figure alone tells up to which number', () => {
    const example = fullExample(consortium);
    example.evidence.entries.pop();
    const report = example.verify();
    assert.deepEqual(codesOf(report), []);
    const { figure } = report.checks.find(({ check }) => check === 'entries')!;
    assert.equal(figure, '3 under their anchors, OneMSP (custodian) up to 3');
  });

  it('given a read of another organisation that names no access, then it is found', () => {
    const read = (change: Partial<JournalEntry>) => {
      const example = fullExample(consortium);
      const organization = 'TwoMSP';
      const { accessId } = example.access({ organization }).request;
      example.anchor([example.entry({ organization, accessId, ...change })], { organization });
      return codesOf(example.verify());
    };
    const accessId = undefined;
    assert.deepEqual(read({}), []);
    assert.deepEqual(read({ accessId }), ['entry-access-missing']);
    assert.deepEqual(read({ accessId, interaction: 'search' }), ['entry-access-missing']);
    assert.deepEqual(read({ accessId, interaction: 'match', records: [] }), []);
  });

  it('given whoever wrote the chart first, then they are its custodian', () => {
    const example = new Example(consortium).define();
    example.ledger.append([example.chartTransaction('TwoMSP')]);
    example.ledger.append([example.chartTransaction('OneMSP')]);
    example.anchor([example.entry()]);
    assert.deepEqual(codesOf(example.verify()), ['entry-access-missing']);
  });

  it('given no chart on the ledger, then it is said that the custodian is not known', () => {
    const example = new Example(consortium).define();
    example.anchor([example.entry()]);
    assert.deepEqual(codesOf(example.verify()), ['chart-not-on-ledger']);
  });

  it('given a wrong path, then it is found', () => {
    const example = fullExample(consortium);
    first(example).path.pop();
    assert.deepEqual(codesOf(example.verify()), ['entry-path']);
  });

  it('given a wrong anchor, then it is found', () => {
    const example = fullExample(consortium);
    first(example).sequence = 2;
    assert.deepEqual(codesOf(example.verify()), ['entry-path']);
    first(example).sequence = 3;
    assert.deepEqual(codesOf(example.verify()), ['entry-anchor']);
  });

  it('given another patient’s entry or access, then it is found', () => {
    const example = fullExample(consortium);
    example.evidence.patientId = randomUUID();
    const found = ['access-patient', 'chart-not-on-ledger', 'entry-patient'];
    assert.deepEqual(codesOf(example.verify()), found);
  });

  it('given an entry later than its anchor, then it is found', () => {
    const example = new Example(consortium).define();
    example.ledger.append([example.chartTransaction()]);
    example.anchor([example.entry({ at: new Date(Date.now() + 120_000).toISOString() })]);
    assert.deepEqual(codesOf(example.verify()), ['entry-time']);
  });

  it('given a read under an access that was not shown, then it is found', () => {
    const example = fullExample(consortium);
    example.evidence.accesses.pop();
    assert.deepEqual(codesOf(example.verify()), ['access-withheld', 'entry-access']);
  });

  it('given a read under a refused, an ended or another organisation’s access, then it is found', () => {
    const read = (change: Parameters<Example['access']>[0]) => {
      const example = new Example(consortium).define();
      const { accessId } = example.access(change, [example.chartTransaction()]).request;
      example.anchor([example.entry({ accessId, interaction: 'search' })]);
      return codesOf(example.verify());
    };
    const refused = { kind: 'refused', reason: 'CONSENT_REVOKED' } as const;
    const ended = {
      kind: 'permitted',
      until: new Date(Date.now() - 120_000).toISOString(),
    } as const;
    assert.deepEqual(read({ outcome: refused }), ['entry-access-refused']);
    assert.deepEqual(read({ outcome: ended }), ['entry-access-time']);
    assert.deepEqual(read({ organization: 'TwoMSP' }), ['entry-access-organisation']);
  });
});
