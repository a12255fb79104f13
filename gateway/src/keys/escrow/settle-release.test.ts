import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { KeeperRelease } from '@healthchain/protocol';
import sinon from 'sinon';
import type { NotedRelease } from '../../platform/durable-store/escrows.js';
import { settleRelease } from './settle-release.js';

const release: KeeperRelease = {
  salt: '0'.repeat(32),
  chartId: randomUUID(),
  accessId: randomUUID(),
  transactionId: 'a'.repeat(64),
};
const earlier: NotedRelease = { accessId: randomUUID(), transactionId: 'b'.repeat(64) };

function setUp(noted: boolean) {
  const isNoted = sinon.stub().resolves(noted);
  const retireReleased = sinon.spy((_release: NotedRelease) => Promise.resolve());
  const escrows = { isNoted, releases: () => Promise.resolve([earlier, release]) };
  return { settle: settleRelease({ escrows, retireReleased }), isNoted, retireReleased };
}

describe('settling what key keepers released', () => {
  it('retires it, and what an earlier release gave', async () => {
    const { settle, retireReleased } = setUp(true);
    await settle(release);
    assert.deepEqual(retireReleased.args, [[earlier], [release]]);
  });

  it('waits for the event, which comes after all earlier ones', async () => {
    const { settle, isNoted, retireReleased } = setUp(false);
    isNoted.onSecondCall().resolves(true);
    await settle(release);
    assert.equal(isNoted.callCount, 2);
    assert.equal(retireReleased.callCount, 2);
  });

  it('is refused while the event does not come', async () => {
    const { settle, retireReleased } = setUp(false);
    await assert.rejects(settle(release), { code: 'CATCHING_UP' });
    sinon.assert.notCalled(retireReleased);
  });
});
