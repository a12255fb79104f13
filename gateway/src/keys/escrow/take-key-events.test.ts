import assert from 'node:assert/strict';
import type { EventPosition, EventsOptions, LedgerEvent } from '../../platform/fabric/events.js';
import { takeKeyEvents, type NoteEvent } from './take-key-events.js';

const event = (number: number, name: string): LedgerEvent => ({
  blockNumber: BigInt(number),
  transactionId: `transaction-${String(number)}`,
  name,
  payload: Buffer.from(name),
});

function setUp(events: readonly LedgerEvent[]) {
  const stored = new Map<string, string>();
  const noted: string[] = [];
  const began: (EventPosition | undefined)[] = [];
  const note: NoteEvent = (payload) => {
    noted.push(Buffer.from(payload).toString());
    return Promise.resolve();
  };
  const options = {
    ledger: {
      events: async function* ({ after }: EventsOptions) {
        began.push(after);
        await Promise.resolve();
        yield* events.filter(({ blockNumber }) => blockNumber > (after?.blockNumber ?? -1n));
      },
    },
    settings: {
      get: (name: string) => Promise.resolve(stored.get(name)),
      set: (name: string, value: string) => {
        stored.set(name, value);
        return Promise.resolve();
      },
    },
    notes: new Map([
      ['ConsentRevoked', note],
      ['KeysReleased', note],
    ]),
  };
  return { options, noted, began };
}

describe('takeKeyEvents', () => {
  const { signal } = new AbortController();

  it('notes what is to be noted, and begins behind the last of it the next time', async () => {
    const { options, noted, began } = setUp([
      event(1, 'ConsentRevoked'),
      event(2, 'RecordsCommitted'),
      event(3, 'KeysReleased'),
      event(4, 'RecordsCommitted'),
    ]);
    await takeKeyEvents(options, signal);
    await takeKeyEvents(options, signal);
    assert.deepEqual(noted, ['ConsentRevoked', 'KeysReleased']);
    assert.deepEqual(began, [undefined, { blockNumber: 3n, transactionId: 'transaction-3' }]);
  });

  it('does not pass an event that could not be noted', async () => {
    const { options, began } = setUp([event(1, 'ConsentRevoked')]);
    const notes = new Map([['ConsentRevoked', () => Promise.reject(new Error('disk full'))]]);
    await assert.rejects(takeKeyEvents({ ...options, notes }, signal), /disk full/);
    await takeKeyEvents(options, signal);
    assert.deepEqual(began, [undefined, undefined]);
  });
});
