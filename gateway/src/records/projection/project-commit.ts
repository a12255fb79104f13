import type { KeyObject } from 'node:crypto';
import {
  HealthChainError,
  type Chart,
  type Commitment,
  type Compartment,
  type Pack,
  type RecordVersion,
} from '@healthchain/protocol';
import type { CommitRows, IndexedRow } from '../../platform/read-model/types.js';
import { committedPacks } from '../committed-packs.js';
import { openVersion, type FetchContent } from '../open-version.js';
import type { NewRecord, StoredResource } from '../types.js';
import { indexResource } from '../search/index-resource.js';

export interface ProjectionSources {
  /** @throws HealthChainError PRIVATE_DATA_UNAVAILABLE while the peer waits for the value. */
  readonly pack: (commitId: string, index: number) => Promise<Pack>;
  readonly compartment: (compartmentId: string) => Promise<Compartment>;
  readonly chart: (chartId: string) => Promise<Chart>;
  readonly key: (compartment: Compartment) => Promise<KeyObject>;
  readonly fetchContent: FetchContent;
}

/**
 * Everything that a commit of the own organisation brings to the read model, from the ledger, IPFS
 * and the token alone.
 *
 * @throws HealthChainError PRIVATE_DATA_UNAVAILABLE, CONTENT_UNAVAILABLE, CONTENT_ALTERED,
 * COMMITMENT_MISMATCH, KEY_UNAVAILABLE; the commit can then be projected later.
 */
export async function projectCommit(
  sources: ProjectionSources,
  commitment: Commitment,
): Promise<CommitRows> {
  const packs = await committedPacks(sources, commitment);
  const versions = packs.flatMap((pack) => pack.versions);
  const compartments = new Map<string, Compartment>();
  for (const { compartmentId } of versions) {
    if (!compartments.has(compartmentId)) {
      compartments.set(compartmentId, await sources.compartment(compartmentId));
    }
  }
  const chartIds = new Set([...compartments.values()].map(({ chartId }) => chartId));
  return {
    commitId: commitment.commitId,
    charts: await Promise.all([...chartIds].map(sources.chart)),
    compartments: [...compartments.values()],
    records: await Promise.all(
      versions.map((version) => indexedRow(sources, version, compartments)),
    ),
  };
}

async function indexedRow(
  sources: ProjectionSources,
  version: RecordVersion,
  compartments: ReadonlyMap<string, Compartment>,
): Promise<IndexedRow> {
  const compartment = compartments.get(version.compartmentId);
  if (compartment === undefined) {
    throw new HealthChainError('COMPARTMENT_UNKNOWN');
  }
  const key = await sources.key(compartment);
  const text = await openVersion(version, key, sources.fetchContent);
  const resource = JSON.parse(text) as StoredResource;
  const { resourceType: type, meta } = resource;
  return indexVersion(version, {
    chartId: compartment.chartId,
    type,
    lastUpdated: meta.lastUpdated,
    resource,
  });
}

/** A version with what it can be found by. */
export function indexVersion(
  version: RecordVersion,
  opened: Pick<IndexedRow, 'chartId' | 'type' | 'lastUpdated'> & Pick<NewRecord, 'resource'>,
): IndexedRow {
  const { chartId, type, lastUpdated, resource } = opened;
  return {
    recordId: version.recordId,
    version: version.version,
    compartmentId: version.compartmentId,
    keyVersion: version.keyVersion,
    wrappedKey: version.wrappedKey,
    content: version.content,
    chartId,
    type,
    lastUpdated,
    ...indexResource(resource),
  };
}
