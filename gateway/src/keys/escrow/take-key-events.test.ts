import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { EventPosition, EventsOptions, LedgerEvent } from '../../platform/fabric/events.js';
import { takeKeyEvents } from './take-key-events.js';

const event = (number: number, name: string, payload: object): LedgerEvent => ({
  blockNumber: BigInt(number),
  transactionId: `transaction-${String(number)}`,
  name,
  payload: Buffer.from(JSON.stringify(payload)),
});

function setUp(events: readonly LedgerEvent[]) {
  const stored = new Map<string, string>();
  const consents: string[] = [];
  const releases: string[] = [];
  const began: (EventPosition | undefined)[] = [];
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
    escrows: {
      add: (consentId: string) => {
        consents.push(consentId);
        return Promise.resolve();
      },
      addRelease: (accessId: string) => {
        releases.push(accessId);
        return Promise.resolve();
      },
    },
  };
  return { options, consents, releases, began };
}

describe('takeKeyEvents', () => {
  const { signal } = new AbortController();

  it('notes consents and releases, and begins behind the last of them the next time', async () => {
    const [consentId, accessId] = [randomUUID(), randomUUID()];
    const { options, consents, releases, began } = setUp([
      event(1, 'ConsentRecorded', { consentId }),
      event(2, 'RecordsCommitted', {}),
      event(3, 'KeysReleased', { accessId }),
      event(4, 'RecordsCommitted', {}),
    ]);
    await takeKeyEvents(options, signal);
    await takeKeyEvents(options, signal);
    assert.deepEqual([consents, releases], [[consentId], [accessId]]);
    assert.deepEqual(began, [undefined, { blockNumber: 3n, transactionId: 'transaction-3' }]);
  });

  it('does not pass an event that could not be noted', async () => {
    const consentId = randomUUID();
    const { options, began } = setUp([event(1, 'ConsentRecorded', { consentId })]);
    const escrows = { ...options.escrows, add: () => Promise.reject(new Error('disk full')) };
    await assert.rejects(takeKeyEvents({ ...options, escrows }, signal), /disk full/);
    await takeKeyEvents(options, signal);
    assert.deepEqual(began, [undefined, undefined]);
  });
});
