import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import type { SentCommit } from '../../platform/durable-store/sent-commits.js';
import { Doubts, type Withdrawal } from './doubts.js';

const commit = (commitId: string): SentCommit => ({
  commitId,
  idempotencyKey: `key of ${commitId}`,
});

describe('Doubts', () => {
  function setUp() {
    const told = new Set<string>();
    const applied = new Set<string>();
    const options = {
      sent: {
        all: sinon.stub<[], Promise<readonly SentCommit[]>>().resolves([]),
        forget: sinon.spy((_commitId: string) => undefined),
      },
      isOnLedger: (commitId: string) => Promise.resolve(told.has(commitId)),
      hasCommit: (commitId: string) => Promise.resolve(applied.has(commitId)),
      withdraw: sinon.stub<[SentCommit], Promise<Withdrawal>>().resolves('withdrawn'),
      settle: sinon.spy((_commitId: string) => Promise.resolve()),
      release: sinon.spy((_commitId: string) => Promise.resolve()),
      onFailure: sinon.spy((_error: unknown) => undefined),
      interval: 1,
    };
    return { told, applied, options, doubts: new Doubts(options) };
  }

  it('given no doubtful commit, then none remain', async () => {
    assert.equal(await setUp().doubts.remain(), false);
  });

  it('given a commit that stands, then it remains until reads answer from it', async () => {
    const { applied, options, doubts } = setUp();
    doubts.stands('a');
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), true);
    applied.add('a');
    assert.equal(await doubts.remain(), false);
    sinon.assert.notCalled(options.withdraw);
  });

  it('given an unknown outcome, then it remains until it is withdrawn, and its content is taken back', async () => {
    const { options, doubts } = setUp();
    doubts.mayStand(commit('a'));
    assert.equal(await doubts.remain(), true);
    assert.equal(doubts.unknown, 1);
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), false);
    assert.equal(doubts.unknown, 0);
    sinon.assert.calledOnceWithExactly(options.withdraw, commit('a'));
    sinon.assert.calledOnceWithExactly(options.release, 'a');
    sinon.assert.calledOnceWithExactly(options.sent.forget, 'a');
    sinon.assert.notCalled(options.settle);
  });

  it('given an endorser that says it stands, then it is in doubt until the own peer says so', async () => {
    const { told, applied, options, doubts } = setUp();
    options.withdraw.resolves('stands');
    doubts.mayStand(commit('a'));
    await doubts.resolveOnce();
    assert.equal(doubts.unknown, 1);
    sinon.assert.notCalled(options.sent.forget);
    told.add('a');
    await doubts.resolveOnce();
    assert.equal(doubts.unknown, 0);
    assert.equal(await doubts.remain(), true);
    applied.add('a');
    assert.equal(await doubts.remain(), false);
    sinon.assert.calledOnceWithExactly(options.settle, 'a');
    sinon.assert.notCalled(options.release);
  });

  it('given that the own peer tells of it meanwhile, then nothing is withdrawn', async () => {
    const { told, applied, options, doubts } = setUp();
    doubts.mayStand(commit('a'));
    told.add('a');
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), true);
    applied.add('a');
    assert.equal(await doubts.remain(), false);
    sinon.assert.notCalled(options.withdraw);
    sinon.assert.calledOnceWithExactly(options.sent.forget, 'a');
  });

  it('given more than are withdrawn at once, then all are', async () => {
    const { options, doubts } = setUp();
    const many = Array.from({ length: 40 }, (_, index) => commit(`commit ${index}`));
    many.forEach((each) => {
      doubts.mayStand(each);
    });
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), false);
    sinon.assert.callCount(options.withdraw, many.length);
  });

  it('given that the gateway stops, then no more are withdrawn', async () => {
    const { options, doubts } = setUp();
    doubts.mayStand(commit('a'));
    await doubts.resolveOnce(AbortSignal.abort());
    sinon.assert.notCalled(options.withdraw);
  });

  it('given a ledger that does not answer, then it remains, and others are looked at all the same', async () => {
    const { options, doubts } = setUp();
    const unavailable = new HealthChainError('LEDGER_UNAVAILABLE');
    options.withdraw.onFirstCall().rejects(unavailable);
    doubts.mayStand(commit('a'));
    doubts.mayStand(commit('b'));
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), true);
    sinon.assert.calledOnceWithExactly(options.onFailure, unavailable);
    sinon.assert.calledOnceWithExactly(options.sent.forget, 'b');
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), false);
  });

  it('given what an earlier process sent, then finds out about it, until the signal', async () => {
    const { options, doubts } = setUp();
    options.sent.all.resolves([commit('a')]);
    await doubts.recall();
    assert.equal(await doubts.remain(), true);
    const ending = new AbortController();
    const resolving = doubts.resolve(ending.signal);
    while (await doubts.remain()) {
      await new Promise(setImmediate);
    }
    ending.abort();
    await resolving;
    sinon.assert.calledOnceWithExactly(options.release, 'a');
  });
});
