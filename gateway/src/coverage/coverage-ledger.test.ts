import assert from 'node:assert/strict';
import { saltedDigest } from '@healthchain/protocol';
import type { CoverageAnswer } from '@healthchain/protocol/coverage';
import sinon from 'sinon';
import { coverageLedger } from './coverage-ledger.js';

describe('coverageLedger', () => {
  it('given an answer, then it travels in the transient map alone, under its digest', async () => {
    const submit = sinon.stub().resolves();
    const ledger = { submit, submitAs: sinon.stub(), evaluate: sinon.stub() };
    const endorsers = [['EvergreenMSP', 'LakesideMSP']];
    const answer: CoverageAnswer = {
      ...{ requestId: '3f0f0e52-5d1c-4a69-9b25-6c2f7f0f9c34', requestDigest: 'c'.repeat(64) },
      result: { status: 'unknown', reason: 'plan-timeout' },
      validUntil: '2026-03-01T12:05:00.000Z',
    };
    await coverageLedger(ledger, endorsers).answer(answer);
    const [request] = submit.args[0] as [{ args: string[]; transient: { coverage: string } }];
    const { salt, ...sensitive } = JSON.parse(request.transient.coverage) as { salt: string };
    assert.deepEqual(sensitive, { answer });
    const [named, digest, idempotencyKey] = request.args;
    assert.deepEqual([named, digest], [answer.requestId, saltedDigest(salt, answer)]);
    assert.match(idempotencyKey ?? '', /^[0-9a-f-]{36}$/);
    sinon.assert.calledOnceWithMatch(submit, {
      ...{ name: 'PrescriptionManagementContract:AnswerCoverage', endorsers },
    });
  });
});
