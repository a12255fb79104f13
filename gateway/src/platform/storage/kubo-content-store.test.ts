import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { recordVersionSchema } from '@healthchain/protocol';
import type { ContentStore } from './content-store.js';
import { kuboContentStore } from './kubo-content-store.js';
import { type KuboNode, startKuboNodes } from './test-support/kubo-nodes.js';

const unavailable = { code: 'CONTENT_UNAVAILABLE' };
const ipfsContent = recordVersionSchema.shape.content;

describe('kuboContentStore', () => {
  let nodes: readonly KuboNode[];
  let here: ContentStore;
  let there: ContentStore;

  before(async () => {
    nodes = await startKuboNodes(2);
    [here, there] = nodes.map(({ apiUrl, token }) =>
      kuboContentStore({ apiUrl, token, timeout: 3000 }),
    ) as [ContentStore, ContentStore];
  });

  after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('returns what was stored, small or of many blocks, under an id that the protocol accepts', async () => {
    for (const size of [1, 20_000, 3_000_000]) {
      const content = randomBytes(size);
      const stored = await here.add(content);
      assert.equal(stored.size, size);
      assert.ok(ipfsContent.safeParse({ placement: 'ipfs', ...stored }).success, stored.cid);
      assert.deepEqual(Buffer.from(await here.get(stored.cid, size)), content);
      assert.deepEqual(Buffer.from(await there.get(stored.cid, size)), content);
    }
  });

  it('holds on to content from pinning to unpinning', async () => {
    const { cid } = await here.add(randomBytes(100));
    assert.equal(await here.isPinned(cid), false);
    await here.pin(cid);
    assert.equal(await here.isPinned(cid), true);
    await here.unpin(cid);
    await here.unpin(cid);
    assert.equal(await here.isPinned(cid), false);
  });

  it('refuses content of another size', async () => {
    const { cid, size } = await here.add(randomBytes(1000));
    for (const wrong of [size - 1, size + 1, 1]) {
      await assert.rejects(there.get(cid, wrong), { code: 'CONTENT_ALTERED' });
    }
  });

  it('says CONTENT_UNAVAILABLE when nobody has the content, in bounded time', async () => {
    const absent = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';
    await assert.rejects(here.get(absent, 10), unavailable);
    await assert.rejects(here.pin(absent), unavailable);
  });

  it('says CONTENT_UNAVAILABLE without the token, and when the node is gone', async () => {
    await here.check();
    const { apiUrl, stop } = nodes[1]!;
    await assert.rejects(kuboContentStore({ apiUrl }).check(), unavailable);
    const { cid, size } = await there.add(randomBytes(10));
    await stop();
    await assert.rejects(there.get(cid, size), unavailable);
    await assert.rejects(there.add(randomBytes(10)), unavailable);
    await assert.rejects(there.check(), unavailable);
  });
});
