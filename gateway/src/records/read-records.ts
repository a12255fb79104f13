import type { KeyObject } from 'node:crypto';
import { HealthChainError, type Compartment } from '@healthchain/protocol';
import type { ReadModel } from '../platform/read-model/read-model.js';
import type { SealedRow } from '../platform/read-model/types.js';
import type { OpenVersions } from './open-version.js';
import type { RecordPage, RecordQuery, StoredRecord } from './types.js';

export interface ReadOptions {
  readonly readModel: Pick<ReadModel, 'findRecord' | 'search' | 'compartment'>;
  readonly key: (compartment: Compartment) => Promise<KeyObject>;
  readonly open: OpenVersions;
}

/**
 * One record of the own organisation; undefined if there is none of this type and id.
 *
 * @throws HealthChainError CONTENT_UNAVAILABLE, CONTENT_ALTERED, KEY_UNAVAILABLE.
 */
export async function readRecord(
  options: ReadOptions,
  type: string,
  id: string,
): Promise<StoredRecord | undefined> {
  const row = await options.readModel.findRecord(type, id);
  const [record] = row === undefined ? [] : await openRows(options, [row]);
  return record;
}

/**
 * One page of the records that match, in the order of the ledger.
 *
 * @throws HealthChainError CONTENT_UNAVAILABLE, CONTENT_ALTERED, KEY_UNAVAILABLE.
 */
export async function findRecords(options: ReadOptions, query: RecordQuery): Promise<RecordPage> {
  const page = await options.readModel.search(query);
  const records = await openRows(options, page.records);
  return { ...page, records };
}

async function openRows(
  options: ReadOptions,
  rows: readonly SealedRow[],
): Promise<readonly StoredRecord[]> {
  const keys = new Map<string, KeyObject>();
  for (const { compartmentId } of rows) {
    if (!keys.has(compartmentId)) {
      keys.set(compartmentId, await keyOf(options, compartmentId));
    }
  }
  const versions = rows.flatMap((sealed) => {
    const key = keys.get(sealed.compartmentId);
    return key === undefined ? [] : [{ sealed, key }];
  });
  const texts = await options.open(versions);
  return rows.map((row, index) => stored(row, texts[index] ?? ''));
}

async function keyOf(options: ReadOptions, compartmentId: string): Promise<KeyObject> {
  const compartment = await options.readModel.compartment(compartmentId);
  if (compartment === undefined) {
    throw new HealthChainError('KEY_UNAVAILABLE');
  }
  return options.key(compartment);
}

function stored(row: SealedRow, json: string): StoredRecord {
  return {
    id: row.recordId,
    chartId: row.chartId,
    type: row.type,
    version: row.version,
    lastUpdated: row.lastUpdated,
    json,
  };
}
