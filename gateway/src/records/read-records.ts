import type { KeyObject } from 'node:crypto';
import { HealthChainError, type Compartment } from '@healthchain/protocol';
import type { ReadModel } from '../platform/read-model/read-model.js';
import type { SealedRow } from '../platform/read-model/types.js';
import { openVersion, type FetchContent } from './open-version.js';
import type { RecordPage, RecordQuery, StoredRecord } from './types.js';

export interface ReadOptions {
  readonly readModel: Pick<ReadModel, 'findRecord' | 'search' | 'compartment'>;
  readonly key: (compartment: Compartment) => Promise<KeyObject>;
  readonly fetchContent: FetchContent;
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
  return row === undefined ? undefined : openRow(options, row);
}

/**
 * One page of the records that match, in the order of the ledger.
 *
 * @throws HealthChainError CONTENT_UNAVAILABLE, CONTENT_ALTERED, KEY_UNAVAILABLE.
 */
export async function findRecords(options: ReadOptions, query: RecordQuery): Promise<RecordPage> {
  const page = await options.readModel.search(query);
  const records = await Promise.all(page.records.map((row) => openRow(options, row)));
  return { ...page, records };
}

async function openRow(options: ReadOptions, row: SealedRow): Promise<StoredRecord> {
  const compartment = await options.readModel.compartment(row.compartmentId);
  if (compartment === undefined) {
    throw new HealthChainError('KEY_UNAVAILABLE');
  }
  const key = await options.key(compartment);
  const json = await openVersion(row, key, options.fetchContent);
  return {
    id: row.recordId,
    chartId: row.chartId,
    type: row.type,
    version: row.version,
    lastUpdated: row.lastUpdated,
    json,
  };
}
