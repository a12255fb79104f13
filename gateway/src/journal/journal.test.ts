import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  chainFaults,
  HealthChainError,
  journalLeaf,
  noAnchor,
  verifyInclusion,
  type AnchorRequest,
  type JournalAnchor,
  type JournalEntry,
} from '@healthchain/protocol';
import { inMemoryJournal } from './test-support/in-memory-journal.js';
import { Anchoring } from './anchoring.js';
import { provenEntries } from './evidence.js';
import { journal, type JournalEvent } from './journal.js';
import { journalRecords } from './journal-records.js';

const mspId = 'LakesideMSP';
const event = (patientId: string, records = [randomUUID()]): JournalEvent => ({
  patientId,
  actor: { kind: 'client', clientId: 'ehr' },
  interaction: 'read',
  records,
});

/** A ledger that takes anchors as the contract does. */
class AnchorLedger {
  readonly anchors: JournalAnchor[] = [];
  readonly requests: AnchorRequest[] = [];
  /** Commits the next anchor and fails nevertheless, as a lost answer does. */
  loseAnswer = false;

  readonly anchor = (request: AnchorRequest): Promise<void> => {
    this.requests.push(request);
    const { sequence, root, entries } = request;
    if (this.anchors.some((each) => each.sequence === sequence)) {
      return Promise.reject(new HealthChainError('ALREADY_EXISTS'));
    }
    const anchoredAt = new Date().toISOString();
    this.anchors.push({
      ...{ organization: mspId, sequence, root, entries, previous: noAnchor, anchoredAt },
    });
    if (this.loseAnswer) {
      this.loseAnswer = false;
      return Promise.reject(new HealthChainError('COMMIT_UNKNOWN'));
    }
    return Promise.resolve();
  };

  readonly anchored = (sequence: number): Promise<JournalAnchor> => {
    const found = this.anchors.find((each) => each.sequence === sequence);
    return found === undefined
      ? Promise.reject(new HealthChainError('NOT_FOUND'))
      : Promise.resolve(found);
  };
}

describe('The read journal', () => {
  let store: ReturnType<typeof inMemoryJournal>;
  let ledger: AnchorLedger;
  let anchoring: Anchoring;

  beforeEach(() => {
    store = inMemoryJournal();
    ledger = new AnchorLedger();
    anchoring = new Anchoring({ store, anchor: ledger.anchor, anchored: ledger.anchored });
  });

  it('given answers at the same time, then they share one write, and each waits for it', async () => {
    const { record } = journal({ mspId, store });
    await Promise.all(Array.from({ length: 50 }, () => record([event(randomUUID())])));
    assert.equal(store.rows.length, 50);
    assert.equal(store.writes, 1);
  });

  it('given the disk fails, then the answer does, and later ones are written again', async () => {
    const { record } = journal({ mspId, store });
    store.failNext(new Error('disk full'));
    await assert.rejects(record([event(randomUUID())]), /disk full/);
    await record([event(randomUUID())]);
    assert.equal(store.rows.length, 1);
  });

  it('given more records than an entry takes, or none, then several entries, or one', async () => {
    const { record } = journal({ mspId, store });
    const patientId = randomUUID();
    await record([
      event(
        patientId,
        Array.from({ length: 1001 }, () => randomUUID()),
      ),
    ]);
    await record([event(patientId, [])]);
    const sizes = store.rows.map(({ entry }) => (JSON.parse(entry) as JournalEntry).records.length);
    assert.deepEqual(sizes, [1000, 1, 0]);
  });

  it('given entries of patients, then each is numbered and names the patient’s one before', async () => {
    const { record } = journal({ mspId, store });
    const [one, other] = [randomUUID(), randomUUID()];
    await Promise.all([one, other, one].map((patientId) => record([event(patientId)])));
    await record([event(one), event(other)]);
    const entries = store.rows.map(({ entry }) => JSON.parse(entry) as JournalEntry);
    assert.deepEqual(chainFaults(entries), []);
    assert.deepEqual(
      entries.map(({ patientId, number }) => [patientId === one, number]),
      [
        [true, 1],
        [false, 1],
        [true, 2],
        [true, 3],
        [false, 2],
      ],
    );
    assert.deepEqual(
      store.rows.map(({ leaf }) => leaf),
      entries.map(journalLeaf),
    );
  });

  it('given the disk fails, then no number is left out', async () => {
    const { record } = journal({ mspId, store });
    const patientId = randomUUID();
    await record([event(patientId)]);
    store.failNext(new Error('disk full'));
    await assert.rejects(record([event(patientId)]));
    await record([event(patientId)]);
    assert.deepEqual(
      store.rows.map(({ number }) => number),
      [1, 2],
    );
  });

  it('given nothing about a patient, then nothing is written', async () => {
    await journal({ mspId, store }).record([]);
    assert.equal(store.rows.length, 0);
  });

  it('given an answer with records of two patients and of the directory, then two entries', async () => {
    const [one, other, directory] = [randomUUID(), randomUUID(), randomUUID()];
    const stored = (chartId: string) => ({
      ...{ id: randomUUID(), chartId, type: 'Observation', version: 1, lastUpdated: '', json: '' },
    });
    const isPatient = (id: string) => Promise.resolve(id !== directory);
    await journalRecords(journal({ mspId, store }), isPatient, {
      actor: { kind: 'client', clientId: 'ehr' },
      interaction: 'search',
      records: [stored(one), stored(directory), stored(other), stored(one)],
    });
    assert.deepEqual(
      store.rows.map(({ patientId }) => patientId),
      [one, other],
    );
  });

  it('given a chart that was asked about, then an entry although nothing was found in it', async () => {
    const [kept, unknown] = [randomUUID(), randomUUID()];
    for (const chartId of [kept, unknown]) {
      await journalRecords(journal({ mspId, store }), (id) => Promise.resolve(id === kept), {
        ...{ actor: { kind: 'client', clientId: 'ehr' }, interaction: 'search' },
        ...{ records: [], chartId },
      });
    }
    assert.deepEqual(
      store.rows.map(({ patientId }) => patientId),
      [kept],
    );
  });

  it('given entries, then anchors without a gap prove each patient’s own', async () => {
    const { record } = journal({ mspId, store });
    const [one, other] = [randomUUID(), randomUUID()];
    await record([event(one), event(other), event(one)]);
    await anchoring.all();
    await record([event(other)]);
    await anchoring.all();
    assert.deepEqual(
      ledger.anchors.map(({ sequence, entries }) => [sequence, entries]),
      [
        [1, 3],
        [2, 1],
      ],
    );
    const proven = await provenEntries(store, other);
    assert.equal(proven.length, 2);
    for (const { entry, sequence, path } of proven) {
      const { root } = await ledger.anchored(sequence);
      assert.ok(verifyInclusion(journalLeaf(entry), path, root));
      assert.ok(!verifyInclusion(journalLeaf({ ...entry, records: [] }), path, root));
    }
  });

  it('given nothing new, then no anchor', async () => {
    await anchoring.all();
    assert.equal(ledger.anchors.length, 0);
  });

  it('given the answer to an anchor was lost, then the same anchor is asked for again', async () => {
    await journal({ mspId, store }).record([event(randomUUID())]);
    ledger.loseAnswer = true;
    await assert.rejects(anchoring.all(), { code: 'COMMIT_UNKNOWN' });
    await journal({ mspId, store }).record([event(randomUUID())]);
    await anchoring.all();
    assert.equal(ledger.anchors.length, 2);
    const [first, again] = ledger.requests;
    assert.deepEqual(first, again);
  });

  it('given another journal was anchored under this number, then JOURNAL_DIVERGED', async () => {
    await ledger.anchor({
      ...{ sequence: 1, root: 'a'.repeat(64), entries: 1, idempotencyKey: randomUUID() },
    });
    await journal({ mspId, store }).record([event(randomUUID())]);
    await assert.rejects(anchoring.all(), { code: 'JOURNAL_DIVERGED' });
  });

  it('given the journal has lost an anchored entry, then no proof is made up', async () => {
    const patientId = randomUUID();
    await journal({ mspId, store }).record([event(patientId), event(patientId)]);
    await anchoring.all();
    store.rows.pop();
    await assert.rejects(provenEntries(store, patientId), { code: 'INTERNAL' });
  });
});
