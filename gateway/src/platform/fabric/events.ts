import { setTimeout as wait } from 'node:timers/promises';
import type {
  ChaincodeEvent,
  ChaincodeEventsOptions,
  CloseableAsyncIterable,
} from '@hyperledger/fabric-gateway';
import { backoff } from './backoff.js';

/** An event of a committed, valid transaction. */
export interface LedgerEvent {
  readonly blockNumber: bigint;
  readonly transactionId: string;
  readonly name: string;
  readonly payload: Uint8Array;
}

/** The last event that was taken in. */
export interface EventPosition {
  readonly blockNumber: bigint;
  readonly transactionId: string;
}

export interface EventsOptions {
  /** Goes on behind this event; without it, from the first block. */
  readonly after?: EventPosition | undefined;
  readonly signal: AbortSignal;
  /** Told of each broken stream, before the next is opened. */
  readonly onInterruption?: (error: unknown) => void;
}

export type OpenEventStream = (
  options: ChaincodeEventsOptions,
) => Promise<CloseableAsyncIterable<ChaincodeEvent>>;

const pause = { base: 500, cap: 15_000 };

/**
 * Events in ledger order, each once, for as long as the signal is not aborted: a broken stream is
 * opened again behind the last event.
 */
export async function* events(
  open: OpenEventStream,
  { after, signal, onInterruption }: EventsOptions,
): AsyncGenerator<LedgerEvent, void, undefined> {
  let position = after;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const event of stream(open, position, signal)) {
        failures = 0;
        position = event;
        yield event;
      }
    } catch (error) {
      if (isAborted(signal)) {
        return;
      }
      onInterruption?.(error);
    }
    failures += 1;
    await pauseUnlessAborted(backoff(failures, pause), signal);
  }
}

async function* stream(
  open: OpenEventStream,
  position: EventPosition | undefined,
  signal: AbortSignal,
): AsyncGenerator<LedgerEvent, void, undefined> {
  const source = await open(position === undefined ? { startBlock: 0n } : behind(position));
  const close = (): void => {
    source.close();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    for await (const { blockNumber, transactionId, eventName, payload } of source) {
      yield { blockNumber, transactionId, name: eventName, payload };
    }
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

function behind({ blockNumber, transactionId }: EventPosition): ChaincodeEventsOptions {
  return {
    checkpoint: { getBlockNumber: () => blockNumber, getTransactionId: () => transactionId },
  };
}

/** A function, because the compiler would take the signal's state for unchanged since the loop. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function pauseUnlessAborted(duration: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(duration, undefined, { signal });
  } catch (error) {
    if (!isAborted(signal)) {
      throw error;
    }
  }
}
