import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import type { SealedRow } from '../platform/read-model/types.js';
import { versionSealer } from './ingest/seal-version.js';
import { openVersion } from './open-version.js';
import { readRecord } from './read-records.js';
import { newChart, newCompartment } from '@healthchain/protocol/testing/prepared-commits';

const chart = newChart();
const compartment = newCompartment(chart);
const key = createSecretKey(randomBytes(32));

describe('readRecord', () => {
  const stored = new Map<string, Uint8Array>();
  const seal = versionSealer((_commitId, ciphertext) => {
    const cid = `bafkrei${stored.size}`;
    stored.set(cid, ciphertext);
    return Promise.resolve({ cid, size: ciphertext.length });
  });

  /** A record with a text too large for the ledger. */
  async function sealed(): Promise<{ row: SealedRow; json: string }> {
    const id = randomUUID();
    const description = randomBytes(30_000).toString('base64');
    const resource = { resourceType: 'DocumentReference', id, description };
    const record = {
      id,
      type: 'DocumentReference',
      json: JSON.stringify(resource),
      resource,
      lastUpdated: '2026-01-01T00:00:00Z',
    };
    const version = await seal(randomUUID(), record, { chart, compartment, key });
    const { type, json, lastUpdated } = record;
    return { row: { ...version, type, chartId: chart.chartId, lastUpdated }, json };
  }

  const fetchContent = (cid: string): Promise<Uint8Array> =>
    Promise.resolve(stored.get(cid) ?? new Uint8Array());

  let opened = 0;
  const read = async (row: SealedRow): Promise<string | undefined> => {
    const found = await readRecord(
      {
        readModel: {
          findRecord: () => Promise.resolve(row),
          search: () => Promise.reject(new HealthChainError('INTERNAL')),
          compartment: () => Promise.resolve(compartment),
        },
        key: () => Promise.resolve(key),
        open: (versions) => {
          opened += versions.length;
          return Promise.all(versions.map((one) => openVersion(one.sealed, one.key, fetchContent)));
        },
      },
      row.type,
      row.recordId,
    );
    return found?.json;
  };

  it('opens what stands outside of the ledger', async () => {
    const { row, json } = await sealed();
    assert.equal(await read(row), json);
  });

  it('decrypts again with each read: what was opened is not kept', async () => {
    const { row, json } = await sealed();
    opened = 0;
    assert.deepEqual([await read(row), await read(row)], [json, json]);
    assert.equal(opened, 2);
  });

  it('refuses another record’s content, whether its CID alone is swapped or its key too', async () => {
    const [one, two] = [await sealed(), await sealed()];
    assert.notDeepEqual(one.row.content, two.row.content);
    const { content, wrappedKey } = two.row;
    await assert.rejects(read({ ...one.row, content }), { code: 'CONTENT_ALTERED' });
    await assert.rejects(read({ ...one.row, content, wrappedKey }), { code: 'CONTENT_ALTERED' });
  });
});
