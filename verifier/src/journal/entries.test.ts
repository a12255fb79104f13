import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
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

  it('given an altered entry, then its path leads nowhere', () => {
    const example = fullExample(consortium);
    first(example).entry.records.pop();
    assert.deepEqual(codesOf(example.verify()), ['entry-path']);
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
    assert.deepEqual(codesOf(example.verify()), ['access-patient', 'entry-patient']);
  });

  it('given an entry later than its anchor, then it is found', () => {
    const example = new Example(consortium).define();
    example.anchor([example.entry({ at: new Date(Date.now() + 120_000).toISOString() })]);
    assert.deepEqual(codesOf(example.verify()), ['entry-time']);
  });

  it('given an access that the ledger does not have, then it is found', () => {
    const example = fullExample(consortium);
    pick(example.evidence.accesses, 0).publicKeyDigest = '1'.repeat(64);
    assert.deepEqual(codesOf(example.verify()), ['access-not-on-ledger']);
  });

  it('given a read under an access that was not shown, then it is found', () => {
    const example = fullExample(consortium);
    example.evidence.accesses.pop();
    assert.deepEqual(codesOf(example.verify()), ['entry-access']);
  });

  it('given a read under a refused, an ended or another organisation’s access, then it is found', () => {
    const read = (change: Parameters<Example['access']>[0]) => {
      const example = new Example(consortium).define();
      const { accessId } = example.access(change).request;
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
