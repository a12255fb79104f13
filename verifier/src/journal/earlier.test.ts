import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { JournalEvidence } from '@healthchain/protocol';
import {
  codesOf,
  createConsortium,
  fullExample,
  pick,
  type Consortium,
  type Example,
} from '../testing/example.js';

describe('an earlier copy of the evidence', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  const copyOf = ({ evidence }: Example): Example['evidence'] => structuredClone(evidence);
  const figureOf = (example: Example, earlier?: JournalEvidence) =>
    example.verify({ earlier }).checks.find(({ check }) => check === 'earlier copy')!.figure;

  it('given all that was in it, and more, then nothing is missing', () => {
    const example = fullExample(consortium);
    const earlier = copyOf(example);
    example.anchor([example.entry()]);
    assert.deepEqual(codesOf(example.verify({ earlier })), []);
    assert.equal(
      figureOf(example, earlier),
      '4 of 4 entries, 1 of 1 accesses and 0 of 0 releases are still there',
    );
    assert.equal(figureOf(example), 'nothing to check');
  });

  it('given the newest entries were withheld since, then they are missing', () => {
    const example = fullExample(consortium);
    const earlier = copyOf(example);
    example.evidence.entries.splice(2);
    const { failures } = example.verify({ earlier });
    assert.deepEqual(
      failures.map(({ check, code }) => [check, code]),
      [
        ['earlier copy', 'earlier-entry-missing'],
        ['earlier copy', 'earlier-entry-missing'],
      ],
    );
    assert.match(failures[0]!.detail, /^Entry 3 of OneMSP /);
    assert.equal(
      figureOf(example, earlier),
      '2 of 4 entries, 1 of 1 accesses and 0 of 0 releases are still there',
    );
  });

  it('given another history since, whose every anchor proves it, then the earlier one is missing', () => {
    const example = fullExample(consortium);
    const earlier = copyOf(example);
    const { number, previous } = pick(example.evidence.entries, 3).entry;
    example.evidence.entries.pop();
    example.anchor([example.entry({ number, previous })]);
    assert.deepEqual(codesOf(example.verify()), []);
    assert.deepEqual(codesOf(example.verify({ earlier })), ['earlier-entry-missing']);
  });

  it('given an access is missing that was in it, then it is found', () => {
    const example = fullExample(consortium);
    const { accessId } = example.access().request;
    const earlier = copyOf(example);
    example.evidence.accesses.pop();
    const report = example.verify({ earlier });
    assert.deepEqual(codesOf(report), ['access-withheld', 'earlier-access-missing']);
    const missing = report.failures.find(({ check }) => check === 'earlier copy');
    assert.ok(missing?.detail.includes(accessId));
  });

  it('given a copy whose entry no anchor proves, then that is said of the copy', () => {
    const example = fullExample(consortium);
    const earlier = copyOf(example);
    pick(earlier.entries, 3).entry.records.pop();
    const report = example.verify({ earlier });
    assert.deepEqual(codesOf(report), ['entry-path']);
    assert.equal(pick(report.failures, 0).check, 'earlier copy');
  });

  it('given the copy of another patient, then it is not compared', () => {
    const example = fullExample(consortium);
    const earlier = { patientId: randomUUID(), accesses: [], releases: [], entries: [] };
    assert.deepEqual(codesOf(example.verify({ earlier })), ['earlier-patient']);
  });
});
