import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { KeeperRelease } from '@healthchain/protocol';
import { KnownReleases } from './known-releases.js';

const releaseOf = (chartId: string): KeeperRelease => ({
  salt: '0'.repeat(32),
  chartId,
  compartments: ['general'],
  transactionId: randomBytes(32).toString('hex'),
});

function setUp(...onLedger: readonly KeeperRelease[]) {
  const settled: KeeperRelease[] = [];
  const ledger = new Map(onLedger.map((release) => [release.chartId, release]));
  const known = new KnownReleases({
    latest: (chartId) => Promise.resolve(ledger.get(chartId)),
    settle: (release) => {
      settled.push(release);
      return Promise.resolve();
    },
  });
  return { known, settled, ledger };
}

describe('KnownReleases', () => {
  const [chart, other] = [randomUUID(), randomUUID()];

  it('states what it has learnt and settled, of the charts in question', async () => {
    const release = releaseOf(chart);
    const { known, settled } = setUp(release);
    assert.deepEqual(known.of([chart]), []);
    await known.learn([chart, chart, other]);
    assert.deepEqual(settled, [release]);
    assert.deepEqual(known.of([other, chart, chart]), [release]);
    assert.deepEqual(known.of([other]), []);
  });

  it('states a later release once that is learnt', async () => {
    const { known, ledger } = setUp(releaseOf(chart));
    await known.learn([chart]);
    const later = releaseOf(chart);
    ledger.set(chart, later);
    await known.learn([chart]);
    assert.deepEqual(known.of([chart]), [later]);
  });

  it('states nothing that could not be settled', async () => {
    const known = new KnownReleases({
      latest: () => Promise.resolve(releaseOf(chart)),
      settle: () => Promise.reject(new Error('not yet')),
    });
    await assert.rejects(known.learn([chart]), /not yet/);
    assert.deepEqual(known.of([chart]), []);
  });
});
