import assert from 'node:assert/strict';
import { status as grpcStatus } from '@grpc/grpc-js';
import { type Status, StatusCode } from '@hyperledger/fabric-gateway';
import sinon from 'sinon';
import { EndorserOrder } from './endorser-order.js';
import { limiter } from './limiter.js';
import {
  type EndorsedTransaction,
  submit,
  type SubmitOptions,
  type SubmitRequest,
} from './submit.js';
import { committedStatus, gatewayError, noPeersKnown, peerDown } from './test-support/failures.js';

const request: SubmitRequest = {
  name: 'PatientRecordContract:CommitVersions',
  args: ['{}'],
  endorsers: [
    ['LakesideMSP', 'MillbrookMSP'],
    ['LakesideMSP', 'EvergreenMSP'],
  ],
};
const result = Uint8Array.of(1);
const unavailable = () => gatewayError(grpcStatus.UNAVAILABLE, 'no orderer nodes available');

function transaction(...statuses: (Status | Error)[]) {
  const send = sinon.stub<[], Promise<void>>().resolves();
  const status = sinon.stub<[number], Promise<Status>>();
  statuses.forEach((answer, call) => {
    if (answer instanceof Error) {
      status.onCall(call).rejects(answer);
    } else {
      status.onCall(call).resolves(answer);
    }
  });
  return { transactionId: 'tx', result, send, status } satisfies EndorsedTransaction;
}

/** A world whose clock moves only when somebody sleeps. */
function setUp() {
  let clock = 0;
  const endorseBy = sinon.stub<[SubmitRequest, readonly string[]], Promise<EndorsedTransaction>>();
  const options: SubmitOptions = {
    limit: limiter({ concurrency: 1, queue: 0, retryAfter: 1 }),
    endorseBy,
    order: new EndorserOrder(() => clock),
    patience: 10_000,
    commitPatience: 10_000,
    conflictRetries: 3,
    now: () => clock,
    sleep: (duration) => {
      clock += Math.max(duration, 1);
      return Promise.resolve();
    },
  };
  return { endorseBy, options };
}

describe('submit', () => {
  it('answers with block, transaction and result', async () => {
    const { endorseBy, options } = setUp();
    endorseBy.resolves(transaction(committedStatus()));
    assert.deepEqual(await submit(options, request), {
      transactionId: 'tx',
      blockNumber: 7n,
      result,
    });
    sinon.assert.calledOnceWithExactly(endorseBy, request, ['LakesideMSP', 'MillbrookMSP']);
  });

  describe('endorsing', () => {
    it('turns to the next organisations when a peer is down', async () => {
      const { endorseBy, options } = setUp();
      endorseBy.onCall(0).rejects(peerDown());
      endorseBy.callsFake(() => Promise.resolve(transaction(committedStatus())));
      await submit(options, request);
      sinon.assert.calledWithExactly(endorseBy.secondCall, request, [
        'LakesideMSP',
        'EvergreenMSP',
      ]);
      await submit(options, request);
      assert.deepEqual(endorseBy.thirdCall.args[1], ['LakesideMSP', 'EvergreenMSP']);
    });

    it('asks again while a network that just started does not know its peers', async () => {
      const { endorseBy, options } = setUp();
      endorseBy.rejects(noPeersKnown());
      endorseBy.onCall(9).resolves(transaction(committedStatus()));
      await submit(options, request);
      assert.equal(endorseBy.callCount, 10);
    });

    it('gives up with LEDGER_UNAVAILABLE when its patience ends', async () => {
      const { endorseBy, options } = setUp();
      endorseBy.rejects(peerDown());
      await assert.rejects(submit(options, request), { code: 'LEDGER_UNAVAILABLE' });
    });

    it('passes on the chaincode’s refusal at once', async () => {
      const { endorseBy, options } = setUp();
      const message = 'chaincode response 500, [COMMITMENT_MISMATCH] Not the root.';
      endorseBy.rejects(gatewayError(grpcStatus.ABORTED, 'failed to endorse', [message]));
      await assert.rejects(submit(options, request), { code: 'COMMITMENT_MISMATCH' });
      assert.equal(endorseBy.callCount, 1);
    });

    it('gives up at once with LEDGER_REJECTED when the caller is refused', async () => {
      const { endorseBy, options } = setUp();
      endorseBy.rejects(gatewayError(grpcStatus.PERMISSION_DENIED, 'access denied'));
      await assert.rejects(submit(options, request), { code: 'LEDGER_REJECTED' });
      assert.equal(endorseBy.callCount, 1);
    });
  });

  describe('after an error of sending, whatever its code', () => {
    for (const code of [grpcStatus.UNAVAILABLE, grpcStatus.ABORTED, grpcStatus.INVALID_ARGUMENT]) {
      it(`lets the transaction’s status decide (gRPC code ${code})`, async () => {
        const { endorseBy, options } = setUp();
        const sent = transaction(committedStatus());
        sent.send.rejects(gatewayError(code, 'sending failed'));
        endorseBy.resolves(sent);
        await submit(options, request);
        assert.equal(endorseBy.callCount, 1);
      });
    }

    it('says COMMIT_UNKNOWN with the transaction’s id, and never endorses anew', async () => {
      const { endorseBy, options } = setUp();
      const sent = transaction();
      sent.send.rejects(unavailable());
      sent.status.rejects(gatewayError(grpcStatus.DEADLINE_EXCEEDED, 'deadline exceeded'));
      endorseBy.resolves(sent);
      await assert.rejects(submit(options, request), { code: 'COMMIT_UNKNOWN', message: /\btx\b/ });
      assert.equal(endorseBy.callCount, 1);
    });
  });

  it('asks for the status again while the peer restarts', async () => {
    const { endorseBy, options } = setUp();
    endorseBy.resolves(transaction(unavailable(), unavailable(), committedStatus()));
    await submit(options, request);
  });

  describe('when the transaction is invalid', () => {
    const conflicts = [StatusCode.MVCC_READ_CONFLICT, StatusCode.PHANTOM_READ_CONFLICT];
    for (const code of conflicts) {
      it(`endorses anew after a conflict (status ${code})`, async () => {
        const { endorseBy, options } = setUp();
        endorseBy.onCall(0).resolves(transaction(committedStatus(code)));
        endorseBy.onCall(1).resolves(transaction(committedStatus()));
        await submit(options, request);
        assert.equal(endorseBy.callCount, 2);
      });
    }

    it('gives up after so many conflicts', async () => {
      const { endorseBy, options } = setUp();
      endorseBy.callsFake(() =>
        Promise.resolve(transaction(committedStatus(StatusCode.MVCC_READ_CONFLICT))),
      );
      await assert.rejects(submit(options, request), { code: 'LEDGER_REJECTED' });
      assert.equal(endorseBy.callCount, 4);
    });

    it('does not repeat a transaction that broke an endorsement policy', async () => {
      const { endorseBy, options } = setUp();
      endorseBy.resolves(transaction(committedStatus(StatusCode.ENDORSEMENT_POLICY_FAILURE)));
      await assert.rejects(submit(options, request), {
        code: 'LEDGER_REJECTED',
        message: /ENDORSEMENT_POLICY_FAILURE/,
      });
      assert.equal(endorseBy.callCount, 1);
    });
  });
});
