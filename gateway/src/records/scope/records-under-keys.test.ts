import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { HealthChainError, type Pack } from '@healthchain/protocol';
import { versionSealer } from '../ingest/seal-version.js';
import { PackIndex } from './pack-index.js';
import { recordsUnderKeys } from './records-under-keys.js';

const custodian = 'LakesideMSP';
const compartmentId = randomUUID();
const key = createSecretKey(randomBytes(32));
const chart = { chartId: randomUUID(), custodian, salt: '0'.repeat(32) };
const compartment = {
  ...{
    compartmentId,
    chartId: chart.chartId,
    keyVersion: 1,
    salt: '0'.repeat(32),
    sealedLabel: '',
  },
  wrappedKey: { algorithm: 'RSA-OAEP-256' as const, keyId: '0'.repeat(64), ciphertext: '' },
};

/** Text that does not compress below what stands inline. */
const large = (): string => randomBytes(20_000).toString('base64');

async function setUp(notes: readonly string[]) {
  const stored = new Map<string, Uint8Array>();
  const seal = versionSealer((_commitId, ciphertext) => {
    const cid = `cid${stored.size}`;
    stored.set(cid, ciphertext);
    return Promise.resolve({ cid, size: ciphertext.length });
  });
  const commitId = randomUUID();
  const versions: Pack['versions'][number][] = [];
  for (const note of notes) {
    const id = randomUUID();
    const resource = { resourceType: 'Observation', id, note };
    const json = JSON.stringify(resource);
    const record = { ...{ id, json, resource }, type: 'Observation', lastUpdated: '' };
    versions.push(await seal(commitId, record, { chart, compartment, key }));
  }
  const missing: unknown[] = [];
  let fetching = 0;
  let most = 0;
  const read = () =>
    recordsUnderKeys(
      {
        ledger: {
          list: () =>
            Promise.resolve({
              commitments: [
                {
                  ...{ commitId, custodian, root: '0'.repeat(64), packs: 1 },
                  ...{ versions: versions.length, committedAt: '2026-01-01T00:00:00.000Z' },
                },
              ],
              bookmark: '',
            }),
        },
        packs: new PackIndex({
          pack: () => Promise.resolve({ commitId, index: 0, salt: '0'.repeat(32), versions }),
        }),
        fetchContent: async (cid) => {
          fetching += 1;
          most = Math.max(most, fetching);
          await new Promise(setImmediate);
          fetching -= 1;
          const content = stored.get(cid);
          if (content === undefined) {
            throw new HealthChainError('CONTENT_UNAVAILABLE');
          }
          return content;
        },
        onMissing: (error) => missing.push(error),
      },
      custodian,
      [{ compartmentId, keyVersion: 1, key }],
    );
  return { read, stored, versions, missing, most: () => most };
}

describe('the records under keys', () => {
  it('given large content that is nowhere, then all the others are opened, and it is told', async () => {
    const { read, stored, versions, missing } = await setUp([large(), 'small', large()]);
    stored.delete('cid0');
    const opened = await read();
    assert.deepEqual(
      opened.records.map(({ recordId }) => recordId),
      versions.slice(1).map(({ recordId }) => recordId),
    );
    assert.deepEqual([opened.missing, missing.length], [1, 1]);
  });

  it('given much large content, then it is fetched by and by', async () => {
    const { read, most } = await setUp(Array.from({ length: 20 }, large));
    assert.equal((await read()).records.length, 20);
    assert.equal(most(), 16);
  });
});
