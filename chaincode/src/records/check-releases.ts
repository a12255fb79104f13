import { canonicalJson, HealthChainError, type VersionsPayload } from '@healthchain/protocol';
import { privateKeys } from '../context/ledger-keys.js';
import { sha256 } from '../context/sha256.js';
import type { LedgerHashes } from './prove-known.js';

/**
 * Requires that the custodian knows of the last release of each chart's keys by a key keeper: it has
 * then retired what a reader can open.
 *
 * @throws HealthChainError `KEYS_RELEASED`
 */
export function checkReleases(
  { charts, keeperReleases = [] }: VersionsPayload,
  hashes: LedgerHashes,
): void {
  const stated = new Map(
    keeperReleases.map((release) => [release.chartId, sha256(canonicalJson(release))]),
  );
  for (const { chartId } of charts) {
    if (stated.get(chartId) !== hashes.get(privateKeys.keeperRelease(chartId).key)) {
      throw new HealthChainError('KEYS_RELEASED');
    }
  }
}
