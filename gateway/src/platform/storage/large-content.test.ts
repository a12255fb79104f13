import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { type DurableStore, openDurableStore } from '../durable-store/durable-store.js';
import { softwareWrappingKey } from '../keys/test-support/software-wrapping-key.js';
import type { StoredContent } from './content-store.js';
import { type LargeContent, largeContent } from './large-content.js';
import { memoryContentStore } from './test-support/memory-content-store.js';

function holder(organization: string) {
  return {
    organization,
    replicate: sinon.stub<[StoredContent], Promise<void>>().resolves(),
    release: sinon.stub<[string], Promise<void>>().resolves(),
  };
}

describe('largeContent', () => {
  let folder: string;
  let durable: DurableStore;
  let store: ReturnType<typeof memoryContentStore>;
  let first: ReturnType<typeof holder>;
  let second: ReturnType<typeof holder>;
  let onReleaseFailed: sinon.SinonSpy;
  let content: LargeContent;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-content-'));
    durable = await openDurableStore({ folder, wrappingKey: softwareWrappingKey(), now: () => 50 });
    store = memoryContentStore();
    first = holder('MillbrookMSP');
    second = holder('RiversideMSP');
    onReleaseFailed = sinon.spy();
    content = largeContent({
      store,
      pending: durable.pendingContent,
      holders: [first, second],
      copies: 2,
      onReleaseFailed,
    });
  });

  afterEach(async () => {
    await durable.close();
    rmSync(folder, { recursive: true });
  });

  const pending = () => durable.pendingContent.commitsBefore(Infinity);

  it('pins here and at so many others before it answers', async () => {
    const bytes = randomBytes(100);
    const stored = await content.store('commit', bytes);
    assert.ok(store.pins.has(stored.cid));
    sinon.assert.calledOnceWithExactly(first.replicate, sinon.match(stored));
    sinon.assert.notCalled(second.replicate);
    assert.deepEqual(await content.fetch(stored.cid, stored.size), bytes);
  });

  it('turns to the next organisation when one cannot keep a copy', async () => {
    first.replicate.rejects(new Error('down'));
    await content.store('commit', randomBytes(100));
    sinon.assert.calledOnce(second.replicate);
  });

  it('fails when too few can, and then takes everything back', async () => {
    first.replicate.rejects(new Error('down'));
    second.replicate.rejects(new Error('down'));
    await assert.rejects(content.store('commit', randomBytes(100)), { code: 'REPLICATION_FAILED' });
    await content.release('commit');
    assert.deepEqual([...store.pins], []);
    sinon.assert.calledOnce(first.release);
    sinon.assert.calledOnce(second.release);
    assert.deepEqual(await pending(), []);
  });

  it('knows of content before it is pinned anywhere', async () => {
    sinon.replace(durable.pendingContent, 'add', () => Promise.reject(new Error('disk full')));
    await assert.rejects(content.store('commit', randomBytes(100)), /disk full/);
    assert.deepEqual([...store.pins], []);
    sinon.assert.notCalled(first.replicate);
  });

  it('keeps what was committed', async () => {
    const { cid } = await content.store('commit', randomBytes(100));
    await content.settle('commit');
    await content.release('commit');
    assert.ok(store.pins.has(cid));
    sinon.assert.notCalled(first.release);
  });

  it('tries again later what could not be taken back', async () => {
    await content.store('commit', randomBytes(100));
    first.release.onFirstCall().rejects(new Error('down'));
    await content.release('commit');
    sinon.assert.calledOnce(onReleaseFailed);
    assert.deepEqual(await pending(), ['commit']);
    await content.sweep(100, () => Promise.resolve(false));
    assert.deepEqual(await pending(), []);
  });

  it('sweeps what a crash left, by whether it was committed, and leaves the young alone', async () => {
    const kept = await content.store('committed', randomBytes(100));
    const dropped = await content.store('abandoned', randomBytes(100));
    const isCommitted = (commitId: string) => Promise.resolve(commitId === 'committed');
    await content.sweep(50, isCommitted);
    assert.equal((await pending()).length, 2);
    await content.sweep(51, isCommitted);
    assert.deepEqual([...store.pins], [kept.cid]);
    sinon.assert.calledOnceWithExactly(first.release, dropped.cid);
    assert.deepEqual(await pending(), []);
  });
});
