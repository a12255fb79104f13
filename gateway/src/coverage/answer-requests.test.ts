import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type {
  CoverageAnswer,
  CoverageRequestPage,
  CoverageResult,
} from '@healthchain/protocol/coverage';
import sinon from 'sinon';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { answerRound, type AnsweringOptions } from './answer-requests.js';
import { UnknownCoverage } from './plan-service.js';
import { sealMember } from './seal-member.js';
import { inquiry } from './test-support/inquiry.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const key = softwareWrappingKey();
const plan = 'EvergreenMSP';
const covered: CoverageResult = { status: 'active', benefit: { tier: 1 }, messages: [] };

type Open = CoverageRequestPage['requests'][number];

function open(change: Partial<Open['request']> = {}): Open {
  const name = { requestId: randomUUID(), plan };
  const { drug, quantity, daysSupply } = inquiry;
  const requester = {
    organization: 'LakesideMSP',
    ...{ publicKeyDigest: 'a', transactionId: 'b' },
  };
  return {
    request: {
      ...{ ...name, drug, quantity, daysSupply, requester, salt: '0'.repeat(32) },
      member: sealMember(name, inquiry.member, key.target),
      ...{ answerWithin: 20, askedAt: '2026-03-01T12:00:00.000Z' },
      answerBy: '2026-03-01T12:00:20.000Z',
      ...change,
    },
    requestDigest: 'c'.repeat(64),
  };
}

function setUp(...pages: readonly (readonly Open[])[]) {
  const ask = sinon.stub().resolves(covered);
  const answer = sinon.stub().resolves();
  const list = sinon.stub().callsFake((bookmark: string) => {
    const number = Number(bookmark);
    const next = number + 1 < pages.length ? String(number + 1) : '';
    return Promise.resolve({ requests: pages[number] ?? [], bookmark: next });
  });
  const failures: unknown[] = [];
  const options: AnsweringOptions = {
    ledger: { open: list, answer },
    ...{ service: { ask }, wrappingKey: key, now: () => at },
    onFailure: (error) => failures.push(error),
  };
  const underWay = new Map<string, Promise<void>>();
  const round = () => answerRound(options, underWay);
  const settled = async (): Promise<void> => {
    await Promise.all(underWay.values());
  };
  const answers = () => answer.args.map(([given]) => given as CoverageAnswer);
  return { ask, answer, failures, round, settled, answers };
}

describe('answering what the own plan is asked', () => {
  it('given what the plan says, then that is the answer, for a day', async () => {
    const asked = open();
    const { ask, round, settled, answers } = setUp([asked]);
    await round();
    await settled();
    const { requestId } = asked.request;
    assert.deepEqual(answers(), [
      {
        ...{ requestId, requestDigest: asked.requestDigest, result: covered },
        validUntil: '2026-03-02T12:00:00.000Z',
      },
    ]);
    sinon.assert.calledOnce(ask);
    assert.deepEqual(ask.args[0]?.[0], { ...inquiry, requestId });
  });

  it('given no answer that can be relied on, then unknown with its reason, for five minutes', async () => {
    for (const [error, reason] of [
      [new UnknownCoverage('member-not-found', 'x'), 'member-not-found'],
      [new DOMException('x', 'TimeoutError'), 'plan-timeout'],
      [new TypeError('fetch failed'), 'plan-unavailable'],
    ] as const) {
      const { ask, round, settled, answers, failures } = setUp([open()]);
      ask.rejects(error);
      await round();
      await settled();
      const [given] = answers();
      assert.deepEqual(given?.result, { status: 'unknown', reason });
      assert.equal(given.validUntil, '2026-03-01T12:05:00.000Z');
      assert.deepEqual(failures, [error]);
    }
  });

  it('given a member that was sealed for another request, then the plan is not asked', async () => {
    const { ask, round, settled, answers } = setUp([open({ requestId: randomUUID() })]);
    await round();
    await settled();
    const reason = 'request-unreadable';
    assert.deepEqual(answers()[0]?.result, { status: 'unknown', reason });
    sinon.assert.notCalled(ask);
  });

  it('given a wait that is nearly over, then the plan gets no time', async () => {
    const { ask, round, settled, answers } = setUp([
      open({ answerBy: '2026-03-01T12:00:03.000Z' }),
    ]);
    ask.callsFake(
      (_inquiry, signal: AbortSignal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    );
    await round();
    await settled();
    assert.deepEqual(answers()[0]?.result, { status: 'unknown', reason: 'plan-timeout' });
  });

  it('given several pages, then each request is asked once at a time, and a failed commit is tried again', async () => {
    const { ask, answer, round, settled, failures } = setUp([open(), open()], [open()]);
    answer.onFirstCall().rejects(new Error('no orderer'));
    await round();
    await round();
    await settled();
    sinon.assert.calledThrice(ask);
    assert.equal(failures.length, 1);
    await round();
    await settled();
    assert.equal(ask.callCount, 6);
  });
});
