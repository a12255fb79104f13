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
    const applied = new Set<string>();
    const options = {
      sent: {
        all: sinon.stub<[], Promise<readonly SentCommit[]>>().resolves([]),
        forget: sinon.spy((_commitId: string) => undefined),
      },
      hasCommit: (commitId: string) => Promise.resolve(applied.has(commitId)),
      withdraw: sinon.stub<[SentCommit], Promise<Withdrawal>>().resolves('withdrawn'),
      settle: sinon.spy((_commitId: string) => Promise.resolve()),
      release: sinon.spy((_commitId: string) => Promise.resolve()),
      onFailure: sinon.spy((_error: unknown) => undefined),
      interval: 1,
    };
    return { applied, options, doubts: new Doubts(options) };
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

  it('given that it turns out to stand, then it remains until reads answer from it, and its content stays', async () => {
    const { applied, options, doubts } = setUp();
    options.withdraw.resolves('stands');
    doubts.mayStand(commit('a'));
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), true);
    applied.add('a');
    assert.equal(await doubts.remain(), false);
    sinon.assert.calledOnceWithExactly(options.settle, 'a');
    sinon.assert.notCalled(options.release);
  });

  it('given that reads answer from it meanwhile, then nothing is withdrawn', async () => {
    const { applied, options, doubts } = setUp();
    doubts.mayStand(commit('a'));
    applied.add('a');
    await doubts.resolveOnce();
    assert.equal(await doubts.remain(), false);
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
