import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Compartment } from '@healthchain/protocol';
import Database from 'better-sqlite3-multiple-ciphers';
import sinon from 'sinon';
import { softwareWrappingKey } from '../keys/test-support/software-wrapping-key.js';
import { deleteReadModel, openReadModel, type ReadModel } from './read-model.js';
import type { IndexedRow, ReadModelQuery } from './types.js';

const wrappingKey = softwareWrappingKey();
const salt = '0'.repeat(32);
const loinc = 'http://loinc.org';

const compartmentOf = (chartId: string): Compartment => ({
  salt,
  compartmentId: randomUUID(),
  chartId,
  keyVersion: 1,
  wrappedKey: { algorithm: 'RSA-OAEP', keyId: '0'.repeat(64), ciphertext: 'AAAA' },
  sealedLabel: 'A'.repeat(124),
});

function newChart() {
  const chart = { salt, chartId: randomUUID(), custodian: 'LakesideMSP' };
  return { chart, compartment: compartmentOf(chart.chartId) };
}
type TestChart = ReturnType<typeof newChart>;

function record(type: string, { chart, compartment }: TestChart, index: Partial<IndexedRow> = {}) {
  return {
    recordId: randomUUID(),
    type,
    chartId: chart.chartId,
    version: 1,
    lastUpdated: '2026-01-31T00:00:00Z',
    compartmentId: compartment.compartmentId,
    keyVersion: 1,
    wrappedKey: Buffer.alloc(40, 1).toString('base64'),
    content: { placement: 'inline', ciphertext: Buffer.alloc(30, 2).toString('base64') },
    tokens: [],
    texts: [],
    ...index,
  } satisfies IndexedRow;
}

const commitOf = (chart: TestChart, records: readonly IndexedRow[], commitId = randomUUID()) => ({
  commitId,
  charts: [chart.chart],
  compartments: [chart.compartment],
  records,
});
const position = (block: number) => ({ blockNumber: BigInt(block), transactionId: `tx${block}` });
const query = (type: string, parts: Partial<ReadModelQuery> = {}): ReadModelQuery => ({
  type,
  tokens: [],
  texts: [],
  limit: 50,
  ...parts,
});

describe('ReadModel', () => {
  let folder: string;
  let model: ReadModel;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-read-model-'));
    model = await openReadModel({ folder, wrappingKey });
  });

  afterEach(async () => {
    await model.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const idsOf = async (parts: ReadModelQuery) =>
    (await model.search(parts)).records.map(({ recordId }) => recordId);

  it('returns a record as it was committed, inline or in IPFS', async () => {
    const chart = newChart();
    const inline = record('Observation', chart);
    const large = record('DocumentReference', chart, {
      content: { placement: 'ipfs', cid: 'bafkrei', size: 99_999 },
    });
    await model.takeIn([{ rows: commitOf(chart, [inline, large]), position: position(1) }]);
    for (const { tokens, texts, ...sealed } of [inline, large]) {
      assert.deepEqual([tokens, texts], [[], []]);
      assert.deepEqual(await model.findRecord(sealed.type, sealed.recordId), sealed);
    }
    assert.equal(await model.findRecord('Patient', inline.recordId), undefined);
  });

  it('returns charts and compartments exactly as the ledger holds them', async () => {
    const chart = newChart();
    await model.applyCommit(commitOf(chart, []));
    assert.deepEqual(await model.chart(chart.chart.chartId), chart.chart);
    assert.deepEqual(await model.compartments(chart.chart.chartId), [chart.compartment]);
    assert.deepEqual(await model.compartment(chart.compartment.compartmentId), chart.compartment);
    assert.equal(await model.chart(randomUUID()), undefined);
  });

  it('gives the records of some compartments, each with its commit', async () => {
    const [one, other] = [newChart(), newChart()];
    const records = [record('Observation', one), record('Condition', one)];
    const first = commitOf(one, records);
    const second = commitOf(one, [record('Patient', one)]);
    await model.applyCommit(first);
    await model.applyCommit(commitOf(other, [record('Patient', other)]));
    await model.applyCommit(second);
    const found = await model.recordsIn([one.compartment.compartmentId]);
    assert.deepEqual(
      found.map(({ recordId, commitId }) => [recordId, commitId]),
      [
        ...records.map(({ recordId }) => [recordId, first.commitId]),
        ...second.records.map(({ recordId }) => [recordId, second.commitId]),
      ],
    );
  });

  it('tells which records of some compartments share a reference with the chart’s others', async () => {
    const chart = newChart();
    const hidden = { chart: chart.chart, compartment: compartmentOf(chart.chart.chartId) };
    const at = (value: string) => ({ tokens: [{ param: 'encounter', value }] });
    const shared = record('DocumentReference', chart, at('Encounter/1'));
    const apart = record('DocumentReference', chart, at('Encounter/2'));
    const sensitive = record('Observation', hidden, at('Encounter/1'));
    await model.applyCommit(commitOf(chart, [shared, apart]));
    await model.applyCommit(commitOf(hidden, [sensitive]));
    const ids = [chart.compartment.compartmentId];
    const found = await model.sharedReferences(chart.chart.chartId, ids, 'encounter');
    assert.deepEqual([...found], [shared.recordId]);
  });

  it('takes in a commit once, and moves the checkpoint with it', async () => {
    const chart = newChart();
    const commit = commitOf(chart, [record('Observation', chart)]);
    assert.equal(await model.checkpoint(), undefined);
    await model.takeIn([{ rows: commit, position: position(3) }]);
    await model.takeIn([{ rows: commit, position: position(4) }]);
    assert.equal((await model.search(query('Observation'))).total, 1);
    assert.deepEqual(await model.checkpoint(), position(4));
    assert.equal(await model.hasCommit(commit.commitId), true);
    assert.equal(await model.hasCommit(randomUUID()), false);
  });

  it('takes in nothing of a commit that fails half way', async () => {
    const chart = newChart();
    const stray = record('Observation', newChart());
    const commit = commitOf(chart, [record('Observation', chart), stray]);
    await assert.rejects(model.takeIn([{ rows: commit, position: position(5) }]));
    assert.equal((await model.search(query('Observation'))).total, 0);
    assert.equal(await model.checkpoint(), undefined);
    assert.equal(await model.chart(chart.chart.chartId), undefined);
  });

  it('remembers a postponed commit until it is taken in, and lets others pass', async () => {
    const chart = newChart();
    const commit = commitOf(chart, [record('Observation', chart)]);
    await model.takeIn([{ postponed: commit.commitId, position: position(6) }]);
    await model.takeIn([{ position: position(7) }]);
    assert.deepEqual(await model.pendingCommits(), [commit.commitId]);
    await model.applyCommit(commit);
    assert.deepEqual(await model.pendingCommits(), []);
    assert.deepEqual(await model.checkpoint(), position(7));
  });

  it('is there again after a restart, and empty after it was deleted', async () => {
    const chart = newChart();
    await model.takeIn([
      { rows: commitOf(chart, [record('Observation', chart)]), position: position(8) },
    ]);
    await model.close();
    model = await openReadModel({ folder, wrappingKey });
    assert.equal((await model.search(query('Observation'))).total, 1);
    await model.close();
    deleteReadModel({ folder });
    assert.deepEqual(readdirSync(folder), []);
    model = await openReadModel({ folder, wrappingKey });
    assert.equal((await model.search(query('Observation'))).total, 0);
  });

  it('spares the disk, as the ledger has it all', async () => {
    await model.close();
    const pragma = sinon.spy(Database.prototype, 'pragma');
    try {
      model = await openReadModel({ folder, wrappingKey });
      sinon.assert.calledWith(pragma, 'synchronous = NORMAL');
    } finally {
      pragma.restore();
    }
  });

  describe('search', () => {
    const first = newChart();
    const second = newChart();
    const coded = (code: string, category: string) => ({
      tokens: [
        { param: 'code', system: loinc, value: code },
        { param: 'category', value: category },
      ],
    });
    const a = record('Observation', first, coded('1-1', 'laboratory'));
    const b = record('Observation', first, coded('2-2', 'laboratory'));
    const c = record('Observation', first, coded('1-1', 'vital-signs'));
    const d = record('Observation', second, coded('1-1', 'laboratory'));
    const jose = record('Patient', first, { texts: [{ param: 'name', value: 'jose' }] });
    const josephine = record('Patient', second, { texts: [{ param: 'name', value: 'josephine' }] });
    const nameStartsWith = (prefix: string) =>
      query('Patient', { texts: [[{ param: 'name', prefix }]] });

    beforeEach(async () => {
      await model.applyCommit(commitOf(first, [a, b, c, jose]));
      await model.applyCommit(commitOf(second, [d, josephine]));
    });

    it('finds by type, and within a chart', async () => {
      assert.equal((await model.search(query('Observation'))).total, 4);
      const { chartId } = first.chart;
      assert.deepEqual(
        await idsOf(query('Observation', { chartId })),
        [a, b, c].map(({ recordId }) => recordId),
      );
    });

    it('requires every condition, and of each one alternative', async () => {
      const laboratory = [{ param: 'category', value: 'laboratory' }];
      const codes = ['1-1', '2-2'].map((value) => ({ param: 'code', system: loinc, value }));
      const { chartId } = first.chart;
      assert.deepEqual(
        await idsOf(query('Observation', { chartId, tokens: [laboratory, codes] })),
        [a.recordId, b.recordId],
      );
      assert.deepEqual(
        await idsOf(query('Observation', { tokens: [laboratory, codes.slice(0, 1)] })),
        [a.recordId, d.recordId],
      );
      assert.deepEqual(await idsOf(query('Observation', { tokens: [[]] })), []);
    });

    it('tells any system, one system and no system apart', async () => {
      const byCode = (token: object) =>
        model.search(query('Observation', { tokens: [[{ param: 'code', ...token }]] }));
      assert.equal((await byCode({ value: '1-1' })).total, 3);
      assert.equal((await byCode({ value: '1-1', system: loinc })).total, 3);
      assert.equal((await byCode({ value: '1-1', system: '' })).total, 0);
      assert.equal((await byCode({ system: loinc })).total, 4);
    });

    it('finds texts by prefix', async () => {
      assert.deepEqual(await idsOf(nameStartsWith('jos')), [jose.recordId, josephine.recordId]);
      assert.deepEqual(await idsOf(nameStartsWith('josep')), [josephine.recordId]);
      assert.deepEqual(await idsOf(nameStartsWith('%')), []);
    });

    it('finds by ids, of the type only', async () => {
      const ids = [b.recordId, jose.recordId, randomUUID()];
      assert.deepEqual(await idsOf(query('Observation', { ids })), [b.recordId]);
      assert.deepEqual(await idsOf(query('Observation', { ids: [] })), []);
    });

    it('pages through all matches in ledger order, with the same total on each page', async () => {
      const seen: string[] = [];
      let after: number | undefined;
      do {
        const page = await model.search(
          query('Observation', { limit: 3, ...(after !== undefined && { after }) }),
        );
        assert.equal(page.total, 4);
        seen.push(...page.records.map(({ recordId }) => recordId));
        after = page.next;
      } while (after !== undefined);
      assert.deepEqual(
        seen,
        [a, b, c, d].map(({ recordId }) => recordId),
      );
    });

    it('gives a postponed commit the place that the ledger gave it', async () => {
      const [late, next] = [record('Condition', first), record('Condition', first)];
      const [lateCommit, nextCommit] = [commitOf(first, [late]), commitOf(first, [next])];
      await model.takeIn([{ postponed: lateCommit.commitId, position: position(8) }]);
      await model.takeIn([{ rows: nextCommit, position: position(9) }]);
      await model.applyCommit(lateCommit);
      assert.deepEqual(await idsOf(query('Condition')), [late.recordId, next.recordId]);
    });

    it('keeps of two records with one id the one that the ledger has first, however they arrive', async () => {
      const texts = (value: string) => ({ texts: [{ param: 'name', value }] });
      const early = record('Patient', first, texts('early'));
      const late = { ...record('Patient', second, texts('late')), recordId: early.recordId };
      const beside = record('Patient', second, texts('beside'));
      const [earlyCommit, lateCommit] = [
        commitOf(first, [early]),
        commitOf(second, [late, beside]),
      ];
      const names = async () =>
        Promise.all(
          ['early', 'late', 'beside'].map(
            async (name) => (await idsOf(nameStartsWith(name))).length,
          ),
        );
      await model.takeIn([{ postponed: earlyCommit.commitId, position: position(8) }]);
      await model.takeIn([{ rows: lateCommit, position: position(9) }]);
      assert.deepEqual(await names(), [0, 1, 1]);
      await model.applyCommit(earlyCommit);
      assert.deepEqual(await names(), [1, 0, 1]);
      await model.takeIn([
        { rows: { ...lateCommit, commitId: randomUUID() }, position: position(10) },
      ]);
      assert.deepEqual(await names(), [1, 0, 1]);
      assert.deepEqual(await model.pendingCommits(), []);
    });

    it('answers a full last page without a next one', async () => {
      assert.equal((await model.search(query('Observation', { limit: 4 }))).next, undefined);
    });
  });
});
