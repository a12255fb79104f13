import type { KeyObject } from 'node:crypto';
import {
  HealthChainError,
  type Commitment,
  type ErrorCode,
  type RecordVersion,
  type ReleasedRecord,
} from '@healthchain/protocol';
import { keyName, type CompartmentKeyVersion } from '../../platform/keys/compartment-keys.js';
import { unwrapRecordKey } from '../../platform/keys/seal/index.js';
import { fromBase64 } from '../base64.js';
import { openWithKey, type FetchContent } from '../open-version.js';
import type { RecordLedger } from '../record-ledger.js';
import type { StoredResource } from '../types.js';
import type { PackIndex } from './pack-index.js';

/** Large contents that are fetched at once. */
const atOnce = 16;

/** One version of the key of a compartment. */
export interface CompartmentKey extends CompartmentKeyVersion {
  readonly key: KeyObject;
}

export interface UnderKeysOptions {
  readonly ledger: Pick<RecordLedger, 'list'>;
  readonly packs: Pick<PackIndex, 'packUnder'>;
  readonly fetchContent: FetchContent;
  /** Told of each commit, and of each large content, that is not here, so that records are missing. */
  readonly onMissing: (error: unknown) => void;
}

/** What of the records could be had here. */
export interface FoundRecords {
  readonly records: readonly ReleasedRecord[];
  /** Parts of commits, and large contents, that are not here: there are records in them, or are not. */
  readonly missing: number;
}

/** A record version whose key can be had, with its commit. */
interface Found {
  readonly commitment: Commitment;
  readonly version: RecordVersion;
  readonly compartmentKey: KeyObject;
}

/**
 * The records of another organisation in these compartments, in the order of their commits, from what
 * the own peer holds of it: references do not say whose they are, so that all are looked through. The
 * type of a record stands in its content only, which is opened for it, in memory.
 *
 * @throws HealthChainError CONTENT_ALTERED or what the ledger fails with
 */
export async function recordsUnderKeys(
  { onMissing, ...sources }: UnderKeysOptions,
  custodian: string,
  compartments: readonly CompartmentKey[],
): Promise<FoundRecords> {
  let missing = 0;
  const options: UnderKeysOptions = {
    ...sources,
    onMissing: (error) => {
      missing += 1;
      onMissing(error);
    },
  };
  const keys = new Map(compartments.map((one) => [keyName(one), one.key] as const));
  const found: Found[] = [];
  let bookmark = '';
  do {
    const page = await options.ledger.list(bookmark);
    const own = page.commitments.filter((commitment) => commitment.custodian === custodian);
    found.push(...(await Promise.all(own.map((one) => inCommit(options, one, keys)))).flat());
    bookmark = page.bookmark;
  } while (bookmark !== '');
  found.sort((one, other) =>
    one.commitment.committedAt.localeCompare(other.commitment.committedAt),
  );
  const records: ReleasedRecord[] = [];
  for (let done = 0; done < found.length; done += atOnce) {
    const some = found.slice(done, done + atOnce);
    records.push(...(await Promise.all(some.map((one) => recordOrNothing(options, one)))).flat());
  }
  return { records, missing };
}

function recordOrNothing(
  options: UnderKeysOptions,
  found: Found,
): Promise<readonly ReleasedRecord[]> {
  return orNothing('CONTENT_UNAVAILABLE', options.onMissing, async () => [
    await releasedRecord(options, found),
  ]);
}

async function inCommit(
  { packs, onMissing }: UnderKeysOptions,
  commitment: Commitment,
  keys: ReadonlyMap<string, KeyObject>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let index = 0; index < commitment.packs; index += 1) {
    const versions = await orNothing(
      'PRIVATE_DATA_UNAVAILABLE',
      onMissing,
      async () => (await packs.packUnder(commitment.commitId, index, keys))?.versions ?? [],
    );
    for (const version of versions) {
      const compartmentKey = keys.get(keyName(version));
      if (compartmentKey !== undefined) {
        found.push({ commitment, version, compartmentKey });
      }
    }
  }
  return found;
}

/**
 * What the custodian committed last may not have left it. That must not keep all that did from every
 * reader of every chart.
 */
async function orNothing<T>(
  missing: ErrorCode,
  onMissing: UnderKeysOptions['onMissing'],
  get: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof HealthChainError && error.code === missing) {
      onMissing(error);
      return [];
    }
    throw error;
  }
}

async function releasedRecord(
  { fetchContent }: UnderKeysOptions,
  { commitment, version: sealed, compartmentKey }: Found,
): Promise<ReleasedRecord> {
  const { recordId, version, compartmentId } = sealed;
  const recordKey = unwrapRecordKey(fromBase64(sealed.wrappedKey), compartmentKey);
  const text = await openWithKey(sealed, recordKey, fetchContent);
  const { resourceType: type } = JSON.parse(text) as StoredResource;
  return {
    recordId,
    type,
    version,
    commitId: commitment.commitId,
    compartmentId,
    key: recordKey.export().toString('base64'),
  };
}
