import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { versionSealer } from './ingest/seal-version.js';
import type { SealedVersion } from './open-version.js';
import { openOpeningPool, type OpeningPool } from './opening-pool.js';
import { newChart, newCompartment } from '@healthchain/protocol/testing/prepared-commits';

const chart = newChart();
const keys = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))] as const;

describe('The opening pool', function () {
  this.timeout(30_000);
  const stored = new Map<string, Uint8Array>();
  let pool: OpeningPool;

  before(() => {
    pool = openOpeningPool((cid) => Promise.resolve(stored.get(cid) ?? new Uint8Array()), false);
  });

  after(() => pool.close());

  const seal = versionSealer((_commitId, ciphertext) => {
    const cid = `bafkrei${stored.size}`;
    stored.set(cid, ciphertext);
    return Promise.resolve({ cid, size: ciphertext.length });
  });

  async function sealed(json: string, key: SealedVersion['key']): Promise<SealedVersion> {
    const id = randomUUID();
    const compartment = newCompartment(chart);
    const record = { id, type: 'Basic', json, resource: {}, lastUpdated: '' };
    return { sealed: await seal(randomUUID(), record, { chart, compartment, key }), key };
  }

  async function many(count: number): Promise<{ texts: string[]; versions: SealedVersion[] }> {
    const texts = Array.from({ length: count }, (_, index) => `{"n":${index}}`);
    const versions = await Promise.all(texts.map((text, at) => sealed(text, keys[at % 2]!)));
    return { texts, versions };
  }

  it('given few versions or many, under several keys, then opens all of them, in order', async () => {
    for (const count of [0, 1, 9, 10, 60]) {
      const { texts, versions } = await many(count);
      assert.deepEqual(await pool.open(versions), texts);
    }
  });

  it('given one whose content stands elsewhere, then opens it too', async () => {
    const { texts, versions } = await many(12);
    const large = JSON.stringify({ text: randomBytes(30_000).toString('base64') });
    const all = [...versions, await sealed(large, keys[0])];
    assert.deepEqual(await pool.open(all), [...texts, large]);
  });

  it('given one that was altered among many, then CONTENT_ALTERED', async () => {
    const { versions } = await many(20);
    const other = { ...versions[3]!, key: keys[0] };
    await assert.rejects(pool.open([...versions.slice(4), other]), { code: 'CONTENT_ALTERED' });
  });
});
