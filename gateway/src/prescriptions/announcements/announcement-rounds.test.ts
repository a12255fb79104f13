import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SealedExplanation } from '@healthchain/protocol';
import type { PrescriptionOrder } from '@healthchain/protocol/prescriptions';
import { openDurableStore, type DurableStore } from '../../platform/durable-store/durable-store.js';
import type { Signatory } from '../../platform/fabric/connection.js';
import { softwareWrappingKey } from '../../platform/keys/test-support/software-wrapping-key.js';
import type { PrescriptionLedger, QueuePage } from '../prescription-ledger.js';
import { announcedTypes } from './announced-events.js';
import { announcementRound, type Endpoint } from './announcement-rounds.js';
import { followingLedger } from './following-ledger.js';
import { prescriptionNotes } from './prescription-notes.js';

const wrappingKey = softwareWrappingKey();
const [prescriptionId, patientId, other] = [randomUUID(), randomUUID(), randomUUID()];

describe('Rounds of announcements', () => {
  let folder: string;
  let store: DurableStore;
  let clock: number;
  let queued: string[];
  let sent: { endpoint: string; id: string; body: string }[];
  let failures: unknown[];
  /** Endpoints that take nothing. */
  let failing: string[];

  const open = async (): Promise<void> => {
    store = await openDurableStore({ folder, wrappingKey, now: () => clock });
  };
  const endpoint = (name: string, events: Endpoint['events'] = announcedTypes): Endpoint => ({
    ...{ name, events },
    send: (message) => {
      if (failing.includes(name)) {
        return Promise.reject(new Error('503'));
      }
      sent.push({ endpoint: name, ...message });
      return Promise.resolve();
    },
  });
  const round = (kind = 'pharmacy', endpoints = [endpoint('all')]): Promise<void> =>
    announcementRound({
      announcements: store.announcements,
      ...{ endpoints, kind, mspId: 'MillbrookMSP', publicUrl: 'https://gateway.example' },
      queue: () => {
        const prescriptions = queued.map((id) => ({ order: { prescriptionId: id, patientId } }));
        return Promise.resolve({ prescriptions, bookmark: '' } as unknown as QueuePage);
      },
      onPostponed: (error) => failures.push(error),
    });
  const happens = async (event: string, payload: object, transactionId = event): Promise<void> => {
    const notes = new Map(prescriptionNotes(store.announcements));
    await notes.get(event)?.(Buffer.from(JSON.stringify(payload)), transactionId);
  };
  const types = (): unknown[] =>
    sent.map(({ body }) => (JSON.parse(body) as { type: unknown }).type);

  beforeEach(async () => {
    clock = Date.parse('2026-03-01T12:00:00.000Z');
    folder = mkdtempSync(path.join(tmpdir(), 'healthchain-announcements-'));
    [queued, sent, failures, failing] = [[prescriptionId], [], [], []];
    await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('given one that waits in the pharmacy’s queue, then it is announced once, by ids only', async () => {
    await happens('PrescriptionIssued', { prescriptionIds: [prescriptionId, other] });
    await round();
    await round();
    const [message, ...more] = sent;
    assert.deepEqual([message?.id, more], [`all-PrescriptionIssued-${prescriptionId}`, []]);
    assert.deepEqual(JSON.parse(message?.body ?? ''), {
      type: 'prescription.issued',
      timestamp: '2026-03-01T12:00:00.000Z',
      data: {
        ...{ prescriptionId, patientId, organization: 'MillbrookMSP' },
        link: `https://gateway.example/api/v1/pharmacy/patients/${patientId}/prescriptions/${prescriptionId}`,
      },
    });
    assert.equal(await store.announcements.waiting(), 0);
  });

  it('given what concerns others, then nothing is sent, and nothing is left', async () => {
    await happens('PrescriptionIssued', { prescriptionIds: [other] });
    await happens('PrescriptionEnded', { prescriptionId: other });
    await round();
    assert.deepEqual([sent, await store.announcements.waiting()], [[], 0]);
  });

  it('given a prescription that left the queue, then what happens to it is still announced, in order', async () => {
    await happens('PrescriptionIssued', { prescriptionIds: [prescriptionId] });
    await round();
    queued = [];
    await happens('PrescriptionClaimed', { prescriptionId });
    await happens('PrescriptionDispensed', { prescriptionId }, 'one');
    await happens('PrescriptionDispensed', { prescriptionId }, 'two');
    await happens('PrescriptionDispensed', { prescriptionId }, 'two');
    await round();
    assert.deepEqual(types(), [
      'prescription.issued',
      'prescription.claimed',
      'prescription.dispensed',
      'prescription.dispensed',
    ]);
  });

  it('given what the organisation’s own people do, then it follows, before it is done', async () => {
    queued = [];
    const done: string[] = [];
    const ledger = followingLedger(
      {
        draft: () => {
          done.push('draft');
          return Promise.resolve();
        },
        act: async () => {
          assert.equal(await store.announcements.patientOf(other), patientId);
        },
      } as unknown as PrescriptionLedger,
      store.announcements,
    );
    const nobody = {} as unknown as Signatory;
    const order = { prescriptionId, patientId } as unknown as PrescriptionOrder;
    await ledger.draft(nobody, order, {} as unknown as SealedExplanation);
    await ledger.act(nobody, 'ClaimPrescription', { prescriptionId: other, patientId });
    await happens('PrescriptionEnded', { prescriptionId });
    await happens('PrescriptionClaimed', { prescriptionId: other });
    await round('hospital');
    assert.deepEqual([done, types()], [['draft'], ['prescription.ended', 'prescription.claimed']]);
  });

  it('given endpoints, then each gets the types that it wants, and none waits for another', async () => {
    failing = ['dead'];
    const endpoints = [
      endpoint('dead'),
      endpoint('alive', ['prescription.ended']),
      endpoint('other', ['prescription.claimed']),
    ];
    await happens('PrescriptionEnded', { prescriptionId });
    await round('pharmacy', endpoints);
    assert.deepEqual([sent.map((each) => each.endpoint), failures.length], [['alive'], 1]);
    assert.equal(await store.announcements.waiting(), 1);
  });

  it('given a receiver that fails and a restart, then the same bytes are sent under the same id, later', async () => {
    failing = ['all'];
    await happens('PrescriptionIssued', { prescriptionIds: [prescriptionId] });
    await round();
    const [waiting] = await due(clock + 2_000);
    await store.close();
    await open();
    failing = [];
    await round();
    assert.deepEqual([sent.length, waiting?.attempts], [1, 1]);
    assert.deepEqual([sent[0]?.id, sent[0]?.body], [waiting?.id, waiting?.body]);
  });

  it('given an endpoint that is registered no more, then what waits for it is dropped', async () => {
    failing = ['all'];
    await happens('PrescriptionIssued', { prescriptionIds: [prescriptionId] });
    await round();
    clock += 2_000;
    await round('pharmacy', [endpoint('new')]);
    assert.deepEqual([sent, await store.announcements.waiting()], [[], 0]);
  });

  it('given a malformed event, then it is passed', async () => {
    await happens('PrescriptionEnded', { prescriptionId: 'none' });
    await happens('PrescriptionIssued', {});
    assert.equal(await store.announcements.waiting(), 0);
  });

  /** What is to be sent by then. */
  async function due(then: number) {
    clock = then;
    return store.announcements.due();
  }
});
