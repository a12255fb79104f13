import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import type {
  ChaincodeEvent,
  ChaincodeEventsOptions,
  CloseableAsyncIterable,
} from '@hyperledger/fabric-gateway';
import sinon from 'sinon';
import { events, type LedgerEvent, type OpenEventStream } from './events.js';
import { gatewayError } from './test-support/failures.js';

const broken = () => gatewayError(status.UNAVAILABLE, 'the peer went away');
const event = (block: number): ChaincodeEvent => ({
  blockNumber: BigInt(block),
  transactionId: `tx${block}`,
  chaincodeName: 'healthchain',
  eventName: 'RecordsCommitted',
  payload: Uint8Array.of(block),
});

/** A stream that yields events, then breaks or stays silent until it is closed. */
function streamOf(blocks: readonly number[], end: 'breaks' | 'waits') {
  let close: () => void = sinon.fake();
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  async function* generate(): AsyncGenerator<ChaincodeEvent> {
    yield* blocks.map(event);
    if (end === 'waits') {
      await closed;
    }
    throw broken();
  }
  const spy = sinon.spy(() => {
    close();
  });
  const stream: CloseableAsyncIterable<ChaincodeEvent> = {
    [Symbol.asyncIterator]: () => generate(),
    [Symbol.dispose]: spy,
    close: spy,
  };
  return { stream, close: spy };
}

async function take(source: AsyncIterable<LedgerEvent>, count: number): Promise<number[]> {
  const blocks: number[] = [];
  for await (const { blockNumber } of source) {
    blocks.push(Number(blockNumber));
    if (blocks.length === count) {
      break;
    }
  }
  return blocks;
}

function positionOf(options: ChaincodeEventsOptions | undefined) {
  const { checkpoint, startBlock } = options ?? {};
  return checkpoint
    ? [checkpoint.getBlockNumber(), checkpoint.getTransactionId()]
    : [startBlock, undefined];
}

describe('events', () => {
  const { signal } = new AbortController();

  it('starts from the first block, or behind the event that was taken in last', async () => {
    const open = sinon.stub<Parameters<OpenEventStream>, ReturnType<OpenEventStream>>();
    open.callsFake(() => Promise.resolve(streamOf([5], 'waits').stream));
    await take(events(open, { signal }), 1);
    await take(events(open, { signal, after: { blockNumber: 4n, transactionId: 'tx4' } }), 1);
    assert.deepEqual(positionOf(open.firstCall.args[0]), [0n, undefined]);
    assert.deepEqual(positionOf(open.secondCall.args[0]), [4n, 'tx4']);
  });

  it('opens a broken stream again behind the last event, and says so', async () => {
    const open = sinon.stub<Parameters<OpenEventStream>, ReturnType<OpenEventStream>>();
    open.onCall(0).resolves(streamOf([1, 2], 'breaks').stream);
    open.onCall(1).rejects(broken());
    open.onCall(2).resolves(streamOf([3], 'waits').stream);
    const onInterruption = sinon.spy();
    assert.deepEqual(await take(events(open, { signal, onInterruption }), 3), [1, 2, 3]);
    assert.deepEqual(positionOf(open.thirdCall.args[0]), [2n, 'tx2']);
    assert.equal(onInterruption.callCount, 2);
  });

  it('closes the stream when the reader leaves', async () => {
    const source = streamOf([1], 'waits');
    await take(
      events(() => Promise.resolve(source.stream), { signal }),
      1,
    );
    assert.ok(source.close.called);
  });

  it('ends without an error when it is aborted', async () => {
    const controller = new AbortController();
    const source = streamOf([1], 'waits');
    const open = () => Promise.resolve(source.stream);
    const blocks: bigint[] = [];
    for await (const { blockNumber } of events(open, { signal: controller.signal })) {
      blocks.push(blockNumber);
      setImmediate(() => {
        controller.abort();
      });
    }
    assert.deepEqual(blocks, [1n]);
    assert.ok(source.close.called);
  });
});
