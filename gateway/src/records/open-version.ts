import type { KeyObject } from 'node:crypto';
import type { RecordVersion } from '@healthchain/protocol';
import { openContent, unwrapRecordKey } from '../platform/keys/seal/index.js';
import { fromBase64 } from './base64.js';

/** What is needed of a committed version to open it. */
export interface SealedRecord extends Pick<
  RecordVersion,
  'recordId' | 'compartmentId' | 'wrappedKey' | 'content'
> {
  readonly version: number;
}

/** A committed version, and the key of its compartment. */
export interface SealedVersion {
  readonly sealed: SealedRecord;
  readonly key: KeyObject;
}

/** The JSON texts of versions, in order. @throws HealthChainError as {@link openVersion} does */
export type OpenVersions = (versions: readonly SealedVersion[]) => Promise<readonly string[]>;

/** Fetches large ciphertext. @throws HealthChainError CONTENT_UNAVAILABLE, CONTENT_ALTERED. */
export type FetchContent = (cid: string, size: number) => Promise<Uint8Array>;

/**
 * The JSON text of a committed version.
 *
 * @throws HealthChainError CONTENT_UNAVAILABLE, CONTENT_ALTERED.
 */
export function openVersion(
  sealed: SealedRecord,
  compartmentKey: KeyObject,
  fetchContent: FetchContent,
): Promise<string> {
  const recordKey = unwrapRecordKey(fromBase64(sealed.wrappedKey), compartmentKey);
  return openWithKey(sealed, recordKey, fetchContent);
}

/** {@link openVersion} for who holds the record's own key. */
export async function openWithKey(
  sealed: Omit<SealedRecord, 'wrappedKey'>,
  recordKey: KeyObject,
  fetchContent: FetchContent,
): Promise<string> {
  const { recordId, version, compartmentId, content } = sealed;
  const ciphertext =
    content.placement === 'inline'
      ? fromBase64(content.ciphertext)
      : await fetchContent(content.cid, content.size);
  const text = await openContent(ciphertext, recordKey, { recordId, version, compartmentId });
  return Buffer.from(text).toString('utf8');
}
