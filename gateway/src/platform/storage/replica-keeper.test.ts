import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { type DurableStore, openDurableStore } from '../durable-store/durable-store.js';
import { softwareWrappingKey } from '../keys/test-support/software-wrapping-key.js';
import { type ReplicaKeeper, replicaKeeper } from './replica-keeper.js';
import { memoryContentStore } from './test-support/memory-content-store.js';

describe('replicaKeeper', () => {
  let folder: string;
  let durable: DurableStore;
  let theirs: ReturnType<typeof memoryContentStore>;
  let ours: ReturnType<typeof memoryContentStore>;
  let keeper: ReplicaKeeper;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-replicas-'));
    durable = await openDurableStore({ folder, wrappingKey: softwareWrappingKey() });
    const swarm = new Map<string, Uint8Array>();
    [theirs, ours] = [memoryContentStore(swarm), memoryContentStore(swarm)];
    keeper = replicaKeeper({
      store: ours,
      replicas: durable.replicas,
      quota: 1000,
      sizeLimit: 600,
    });
  });

  afterEach(async () => {
    await durable.close();
    rmSync(folder, { recursive: true });
  });

  it('pins a replica until its organisation drops it', async () => {
    const content = await theirs.add(randomBytes(100));
    await keeper.keep('A', content);
    await keeper.keep('A', content);
    assert.ok(ours.pins.has(content.cid));
    await keeper.drop('B', content.cid);
    assert.ok(ours.pins.has(content.cid));
    await keeper.drop('A', content.cid);
    await keeper.drop('A', content.cid);
    assert.ok(!ours.pins.has(content.cid));
  });

  it('keeps a replica of two organisations until both dropped it', async () => {
    const content = await theirs.add(randomBytes(100));
    await keeper.keep('A', content);
    await keeper.keep('B', content);
    await keeper.drop('A', content.cid);
    assert.ok(ours.pins.has(content.cid));
    await keeper.drop('B', content.cid);
    assert.ok(!ours.pins.has(content.cid));
  });

  it('does not forget a replica before it is let go of', async () => {
    const content = await theirs.add(randomBytes(100));
    await keeper.keep('A', content);
    const unpin = sinon.stub(ours, 'unpin').rejects(new HealthChainError('CONTENT_UNAVAILABLE'));
    await assert.rejects(keeper.drop('A', content.cid), { code: 'CONTENT_UNAVAILABLE' });
    unpin.restore();
    assert.equal(await durable.replicas.holds('A', content.cid), true);
    await keeper.drop('A', content.cid);
    assert.ok(!ours.pins.has(content.cid));
    assert.equal(await durable.replicas.holds('A', content.cid), false);
  });

  it('refuses more than the quota or the limit, and takes up less once there is room', async () => {
    const [first, second] = [
      await theirs.add(randomBytes(600)),
      await theirs.add(randomBytes(600)),
    ];
    await keeper.keep('A', first);
    await assert.rejects(keeper.keep('A', second), { code: 'REPLICATION_FAILED' });
    await keeper.keep('B', second);
    await keeper.drop('A', first.cid);
    await keeper.keep('A', second);
    const large = await theirs.add(randomBytes(601));
    await assert.rejects(keeper.keep('C', large), { code: 'INVALID_ARGUMENT' });
  });

  it('refuses content that is larger than stated, and charges nothing for it', async () => {
    const { cid } = await theirs.add(randomBytes(500));
    await assert.rejects(keeper.keep('A', { cid, size: 10 }), { code: 'CONTENT_ALTERED' });
    assert.equal(await durable.replicas.holds('A', cid), false);
    assert.ok(!ours.pins.has(cid));
  });

  it('never lets others take hold of the own content', async () => {
    const own = await ours.add(randomBytes(100));
    await ours.pin(own.cid);
    await assert.rejects(keeper.keep('A', own), { code: 'INVALID_ARGUMENT' });
    await keeper.drop('A', own.cid);
    assert.ok(ours.pins.has(own.cid));
  });

  it('refuses what is not the CID of a file', async () => {
    await assert.rejects(keeper.keep('A', { cid: 'QmNo', size: 1 }), { code: 'INVALID_ARGUMENT' });
  });
});
