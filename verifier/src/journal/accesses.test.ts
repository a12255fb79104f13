import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { peer } from '@hyperledger/fabric-protos';
import {
  assertFound,
  codesOf,
  createConsortium,
  Example,
  fullExample,
  pick,
  type Consortium,
} from '../testing/example.js';

const { ENDORSEMENT_POLICY_FAILURE } = peer.TxValidationCode;

describe('accesses', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  const nothing = ({ evidence: { patientId } }: Example) => ({
    evidence: { patientId, accesses: [], releases: [], entries: [] },
  });

  it('given every committed access, permitted or refused, then nothing is withheld', () => {
    const example = fullExample(consortium);
    example.access({ outcome: { kind: 'refused', reason: 'CONSENT_REVOKED' } });
    example.access({ organization: 'TwoMSP' });
    const report = example.verify();
    assert.deepEqual(codesOf(report), []);
    const { figure } = report.checks.find(({ check }) => check === 'accesses')!;
    assert.equal(figure, '3 of 3 on the ledger');
  });

  it('given one of several is withheld, then it is said which, and where it was committed', () => {
    const example = fullExample(consortium);
    const { accessId } = example.access({ organization: 'TwoMSP' }).request;
    example.evidence.accesses.pop();
    example.access();
    const report = example.verify();
    assert.deepEqual(codesOf(report), ['access-withheld']);
    assertFound(report, 'access-withheld', 5, 0);
    assert.equal(report.failures.length, 1);
    assert.ok(pick(report.failures, 0).detail.includes(accessId));
    const { ok, figure } = report.checks.find(({ check }) => check === 'accesses')!;
    assert.equal(ok, false);
    assert.equal(figure, '2 of 2 on the ledger, 1 more withheld');
  });

  it('given all are withheld, then each is found', () => {
    const example = new Example(consortium).define();
    example.access();
    example.access();
    const { failures } = example.verify(nothing(example));
    assert.deepEqual(
      failures.map(({ code, block }) => [code, block]),
      [
        ['access-withheld', 2],
        ['access-withheld', 3],
      ],
    );
  });

  it('given empty evidence of a patient with accesses, then it is refused', () => {
    const example = fullExample(consortium);
    assert.deepEqual(codesOf(example.verify(nothing(example))), ['access-withheld']);
  });

  it('given empty evidence of a patient without any access, then all checks hold', () => {
    const example = fullExample(consortium);
    const evidence = { patientId: randomUUID(), accesses: [], releases: [], entries: [] };
    assert.deepEqual(codesOf(example.verify({ evidence })), []);
  });

  it('given the contract was called by another name, then the access is found no less', () => {
    const example = new Example(consortium).define();
    const access = example.access();
    example.evidence.accesses.pop();
    const { patientId } = example.evidence;
    const another = { ...access, request: { ...access.request, accessId: randomUUID() } };
    const call = ['OpenChart', another.request.accessId] as const;
    example.ledger.append([example.accessTransaction(another, { call: [...call] })]);
    assert.equal(
      example.verify({ evidence: { patientId, accesses: [], releases: [], entries: [] } }).failures
        .length,
      2,
    );
  });

  it('given an access that did not become valid, then nothing is withheld', () => {
    const example = new Example(consortium).define();
    const access = example.access();
    const refused = { ...access, request: { ...access.request, accessId: randomUUID() } };
    example.ledger.append([example.accessTransaction(refused, { endorsers: [] })], {
      codes: [ENDORSEMENT_POLICY_FAILURE],
    });
    assert.deepEqual(codesOf(example.verify()), []);
  });

  it('given an access is shown otherwise than it was committed, then it is both made up and withheld', () => {
    const example = fullExample(consortium);
    pick(example.evidence.accesses, 0).publicKeyDigest = '1'.repeat(64);
    assert.deepEqual(codesOf(example.verify()), ['access-not-on-ledger', 'access-withheld']);
  });

  it('given an access was written over, then what it was is withheld', () => {
    const example = new Example(consortium).define();
    const access = example.access();
    const changed = { ...access, organization: 'TwoMSP' };
    example.ledger.append([example.accessTransaction(changed)]);
    example.evidence.accesses.splice(0, 1, changed);
    assertFound(example.verify(), 'access-withheld', 2, 0);
  });
});
