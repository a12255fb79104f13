import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { accessLedger } from './access-ledger.js';

describe('accessLedger', () => {
  const as = { mspId: 'CornerstoneMSP' } as never;

  function setUp(...refusals: readonly HealthChainError[]) {
    const submitAs = sinon.stub().resolves({ result: new Uint8Array() });
    refusals.forEach((refusal, attempt) => submitAs.onCall(attempt).rejects(refusal));
    const ledger = { submitAs, submit: sinon.stub(), evaluate: sinon.stub() };
    return { submitAs, ledger: accessLedger(ledger, []) };
  }

  it('given an enrolment that has yet to reach the confirming peer, then it is confirmed once it has', async () => {
    const early = ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'] as const;
    const { ledger, submitAs } = setUp(...early.map((code) => new HealthChainError(code)));
    const enrolmentId = randomUUID();
    await ledger.confirmEnrolment(as, enrolmentId, 'digest');
    const calls = submitAs.args.map(([, request]) => (request as { args: string[] }).args);
    assert.deepEqual(
      calls.map(([id, digest]) => [id, digest]),
      Array.from({ length: 3 }, () => [enrolmentId, 'digest']),
    );
  });

  it('given another refusal, then it is passed on', async () => {
    const { ledger, submitAs } = setUp(new HealthChainError('STATE_MISMATCH'));
    await assert.rejects(ledger.confirmEnrolment(as, randomUUID(), 'digest'), {
      code: 'STATE_MISMATCH',
    });
    sinon.assert.calledOnce(submitAs);
  });

  it('given the organisations document, then the names in it, and of nobody else', async () => {
    const content = {
      organizations: ['LakesideMSP', 'MillbrookMSP'].map((mspId) => ({
        ...{ mspId, name: `The hospital ${mspId}`, kind: 'hospital' },
      })),
    };
    const document = {
      ...{ kind: 'organizations', version: 1, digest: 'ab'.repeat(32), content },
      ...{ approvals: ['LakesideMSP'], inForceSince: '2026-01-31T00:00:00Z' },
    };
    const evaluate = sinon.stub().resolves(Buffer.from(JSON.stringify(document)));
    const ledger = accessLedger({ submitAs: sinon.stub(), submit: sinon.stub(), evaluate }, []);
    const nameOf = await ledger.organizationNames();
    assert.equal(nameOf('MillbrookMSP'), 'The hospital MillbrookMSP');
    assert.throws(() => nameOf('OtherMSP'), { code: 'ORGANIZATION_UNKNOWN' });
  });
});
