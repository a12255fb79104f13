import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Emergency } from '@healthchain/protocol';
import { openDurableStore, type DurableStore } from '../platform/durable-store/durable-store.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import type { Message } from './alert-message.js';
import { alertRound, alertRounds } from './alert-rounds.js';

const wrappingKey = softwareWrappingKey();
const [first, second] = [
  '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01',
  '1c0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b02',
] as const;

function emergency(emergencyId: string, custodian = 'LakesideMSP'): Emergency {
  const signed = { statement: { organization: 'MillbrookMSP' } };
  const declaredAt = '2026-03-01T12:00:00.000Z';
  return { emergencyId, custodian, declaredAt, signed } as unknown as Emergency;
}

describe('Rounds of alerts', () => {
  let folder: string;
  let store: DurableStore;
  let clock: number;
  let held: Emergency[];
  let sent: Message[];
  let failures: unknown[];
  /** What the receiver does with a message. */
  let receive: (message: Message) => Promise<void>;

  const open = async (): Promise<void> => {
    store = await openDurableStore({ folder, wrappingKey, now: () => clock });
  };
  const options = () => ({
    alerts: store.alerts,
    emergencies: async function* () {
      yield* await Promise.resolve(held);
    },
    send: (message: Message) => receive(message),
    onPostponed: (error: unknown) => failures.push(error),
    ...{ mspId: 'LakesideMSP', publicUrl: 'https://gateway.lakeside.example' },
  });
  const round = (): Promise<void> => alertRound(options());
  const ids = (): string[] => sent.map(({ id }) => id);
  const both = (emergencyId: string) => [
    `emergency-patient-${emergencyId}`,
    `emergency-privacy-officer-${emergencyId}`,
  ];

  beforeEach(async () => {
    clock = 1_000_000;
    folder = mkdtempSync(path.join(tmpdir(), 'healthchain-alerts-'));
    [held, sent, failures] = [[emergency(first)], [], []];
    receive = (message) => {
      sent.push(message);
      return Promise.resolve();
    };
    await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('given an emergency that concerns the organisation, then each alert is sent once', async () => {
    await store.alerts.note(first);
    assert.equal(await store.alerts.waiting(), 1);
    await round();
    await round();
    assert.deepEqual(ids(), both(first));
    assert.equal(await store.alerts.waiting(), 0);
  });

  it('given one that concerns others, then nothing is sent, and nothing is left', async () => {
    held = [{ ...emergency(first, 'CornerstoneMSP') }];
    await store.alerts.note(first);
    await round();
    assert.deepEqual([ids(), await store.alerts.waiting()], [[], 0]);
  });

  it('given private data that come later than the event, then it waits for them', async () => {
    held = [emergency(second)];
    await store.alerts.note(first);
    await round();
    assert.deepEqual([ids(), await store.alerts.waiting()], [[], 1]);
    held = [emergency(second), emergency(first)];
    await round();
    assert.deepEqual(ids(), both(first));
  });

  it('given a receiver that fails, then it is tried again, later each time, until it is taken', async () => {
    const refused = new Error('503');
    receive = () => Promise.reject(refused);
    await store.alerts.note(first);
    await round();
    assert.deepEqual(failures, [refused, refused]);
    receive = (message) => {
      sent.push(message);
      return Promise.resolve();
    };
    clock += 2_000;
    await round();
    assert.deepEqual(ids().sort(), both(first));
    assert.equal(await store.alerts.waiting(), 0);
  });

  it('given a postponed alert, then it is not sent before its time, and says how often it was', async () => {
    await store.alerts.settle(first, [
      { id: 'one', emergencyId: first, audience: 'patient', declaredAt: 'then' },
    ]);
    await store.alerts.postpone('one', 500);
    assert.deepEqual(await store.alerts.due(), []);
    clock += 500;
    const due = await store.alerts.due();
    assert.deepEqual(
      due.map(({ id, attempts }) => [id, attempts]),
      [['one', 1]],
    );
  });

  it('given one alert that is never taken, then the others are', async () => {
    receive = (message) => {
      if (message.id.includes('patient')) {
        return Promise.reject(new Error('400'));
      }
      sent.push(message);
      return Promise.resolve();
    };
    held = [emergency(first), emergency(second)];
    await store.alerts.note(first);
    await store.alerts.note(second);
    await round();
    assert.deepEqual(
      ids().sort(),
      [first, second].map((id) => `emergency-privacy-officer-${id}`),
    );
    assert.equal(await store.alerts.waiting(), 2);
  });

  it('given a restart before it was taken, then the same message is sent after it', async () => {
    receive = (message) => {
      sent.push(message);
      return Promise.reject(new Error('The answer was lost.'));
    };
    await store.alerts.note(first);
    await round();
    await store.close();
    await open();
    clock += 2_000;
    receive = (message) => {
      sent.push(message);
      return Promise.resolve();
    };
    await round();
    const again = sent.slice(2).sort((left, right) => left.id.localeCompare(right.id));
    assert.deepEqual(again, sent.slice(0, 2));
    assert.equal(await store.alerts.waiting(), 0);
  });

  it('given a ledger that does not answer, then what is due is sent all the same', async () => {
    await store.alerts.note(first);
    await store.alerts.settle(second, [
      { id: 'one', emergencyId: second, audience: 'patient', declaredAt: 'then' },
    ]);
    const unreachable = new Error('unreachable');
    await alertRound({
      ...options(),
      emergencies: () => {
        throw unreachable;
      },
    });
    assert.deepEqual([ids(), failures], [['one'], [unreachable]]);
    assert.equal(await store.alerts.waiting(), 1);
  });

  it('given the signal, then rounds end', async () => {
    const stopping = new AbortController();
    await store.alerts.note(first);
    const rounds = alertRounds(options(), stopping.signal);
    receive = (message) => {
      sent.push(message);
      stopping.abort();
      return Promise.resolve();
    };
    await rounds;
    assert.equal(sent.length, 2);
  });
});
