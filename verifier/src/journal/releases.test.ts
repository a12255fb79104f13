import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  assertFound,
  codesOf,
  createConsortium,
  Example,
  pick,
  type Consortium,
} from '../testing/example.js';

const keepers = ['TwoMSP', 'ThreeMSP'];

describe('releases', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  /** One access for which two keepers handed out keys. */
  function released(): Example {
    const example = new Example(consortium).define();
    const { accessId } = example.access().request;
    keepers.forEach((keeper) => example.release(accessId, keeper));
    return example;
  }

  const figureOf = (example: Example): string =>
    example.verify().checks.find(({ check }) => check === 'releases')!.figure;

  it('given every committed release, then all checks hold', () => {
    const example = released();
    example.access();
    assert.deepEqual(codesOf(example.verify()), []);
    assert.equal(figureOf(example), '2 of 2 on the ledger');
  });

  it('given an access for which nobody handed out keys, then all checks hold', () => {
    const example = new Example(consortium).define();
    example.access();
    assert.deepEqual(codesOf(example.verify()), []);
  });

  it('given one is withheld, then it is said whose, and where it was committed', () => {
    const example = released();
    example.evidence.releases.pop();
    const report = example.verify();
    assert.deepEqual(codesOf(report), ['release-withheld']);
    assertFound(report, 'release-withheld', 4, 0);
    assert.match(pick(report.failures, 0).detail, /^Release by ThreeMSP for access /);
    assert.equal(figureOf(example), '1 of 1 on the ledger, 1 more withheld');
  });

  it('given all are withheld, then each is found', () => {
    const example = released();
    example.evidence.releases.splice(0);
    const { failures } = example.verify();
    assert.deepEqual(
      failures.map(({ check, code, block }) => [check, code, block]),
      [
        ['releases', 'release-withheld', 3],
        ['releases', 'release-withheld', 4],
      ],
    );
  });

  it('given empty evidence of the patient, then accesses and releases are withheld', () => {
    const example = released();
    const { patientId } = example.evidence;
    const evidence = { patientId, accesses: [], releases: [], entries: [] };
    assert.deepEqual(codesOf(example.verify({ evidence })), [
      'access-withheld',
      'release-withheld',
    ]);
  });

  it('given a release that the ledger does not have, then it is found', () => {
    const example = released();
    example.evidence.releases.push({
      ...pick(example.evidence.releases, 0),
      organization: 'FourMSP',
    });
    assert.deepEqual(codesOf(example.verify()), ['release-not-on-ledger']);
  });

  it('given a release is shown otherwise than it was committed, then it is found', () => {
    const example = released();
    pick(example.evidence.releases, 0).sealedDigest = '1'.repeat(64);
    assert.deepEqual(codesOf(example.verify()), ['release-not-on-ledger', 'release-withheld']);
  });

  it('given a release for no access, or for one that was refused, then it is found', () => {
    const example = new Example(consortium).define();
    const outcome = { kind: 'refused', reason: 'CONSENT_REVOKED' } as const;
    example.release(example.access({ outcome }).request.accessId);
    assert.deepEqual(codesOf(example.verify()), ['release-access']);
    example.release(randomUUID());
    assert.equal(example.verify().failures.length, 2);
  });

  it('given another patient’s release, then it is found', () => {
    const example = released();
    const other = released();
    other.evidence.releases.push(...example.evidence.releases);
    assert.ok(codesOf(other.verify()).includes('release-patient'));
  });

  it('given an earlier copy with a release that is missing now, then it is found', () => {
    const example = released();
    const earlier = structuredClone(example.evidence);
    assert.deepEqual(codesOf(example.verify({ earlier })), []);
    example.evidence.releases.pop();
    assert.deepEqual(codesOf(example.verify({ earlier })), [
      'earlier-release-missing',
      'release-withheld',
    ]);
  });
});
