import type { Selectable } from 'kysely';
import type { ReadModelSchema } from './schema.js';
import type { IndexedRow, SealedRow } from './types.js';

/** More than a commit can hold: positions in ledger order leave that much room for each. */
export const recordsPerCommit = 2 ** 20;

/** A record with its position in ledger order. */
export interface PlacedRow {
  readonly record: IndexedRow;
  readonly sequence: number;
}

/** A record as it stands in the table, with bytes as hexadecimal digits. */
export function toTableRow({ record, sequence }: PlacedRow) {
  const { content } = record;
  return {
    sequence,
    record_id: record.recordId,
    type: record.type,
    chart_id: record.chartId,
    version: record.version,
    last_updated: record.lastUpdated,
    compartment_id: record.compartmentId,
    key_version: record.keyVersion,
    wrapped_key: toHex(record.wrappedKey),
    ciphertext: content.placement === 'inline' ? toHex(content.ciphertext) : null,
    cid: content.placement === 'ipfs' ? content.cid : null,
    size: content.placement === 'ipfs' ? content.size : null,
  };
}

/** A record as its readers know it. */
export function toSealedRow(row: Selectable<ReadModelSchema['record']>): SealedRow {
  return {
    recordId: row.record_id,
    type: row.type,
    chartId: row.chart_id,
    version: row.version,
    lastUpdated: row.last_updated,
    compartmentId: row.compartment_id,
    keyVersion: row.key_version,
    wrappedKey: toBase64(row.wrapped_key),
    content: toContent(row),
  };
}

function toContent(row: Selectable<ReadModelSchema['record']>): SealedRow['content'] {
  return row.cid !== null && row.size !== null
    ? { placement: 'ipfs', cid: row.cid, size: row.size }
    : { placement: 'inline', ciphertext: toBase64(row.ciphertext ?? new Uint8Array()) };
}

function toHex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
