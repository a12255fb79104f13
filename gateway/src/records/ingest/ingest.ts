import { randomUUID } from 'node:crypto';
import {
  HealthChainError,
  versionsRoot,
  type Chart,
  type Compartment,
  type CommitRequest,
  type KeeperRelease,
  type Pack,
  type VersionsPayload,
} from '@healthchain/protocol';
import type { SentCommit, SentCommits } from '../../platform/durable-store/sent-commits.js';
import { inSpan } from '../../platform/telemetry/span.js';
import type { CompartmentRegister, OpenCompartment } from '../compartments/compartment-register.js';
import type { CommitRows } from '../../platform/read-model/types.js';
import type { Doubts } from '../projection/doubts.js';
import type { OwnCommits } from '../projection/own-commits.js';
import { indexVersion } from '../projection/project-commit.js';
import { referencesOf } from '../references-of.js';
import { classify, type KnownSensitivities } from '../sensitivity/classify.js';
import type { NewRecord } from '../types.js';
import { assignCharts } from './assign-charts.js';
import type { KnownReleases } from './known-releases.js';
import { packVersions } from './pack-versions.js';
import type { SealedVersion, SealVersion } from './seal-version.js';

/** A record together with where it belongs. */
export interface PlacedRecord {
  readonly record: NewRecord;
  readonly place: OpenCompartment;
}

export interface IngestOptions {
  /** The organisation's directory chart. */
  readonly directory: () => Promise<string>;
  /** The chart of a record that was committed earlier, by `Type/id`. */
  readonly chartOf: (reference: string) => Promise<string | undefined>;
  /** The compartments of records that were committed earlier. */
  readonly sensitivities: KnownSensitivities;
  readonly compartments: Pick<CompartmentRegister, 'enter' | 'forWriting'>;
  /** What key keepers released of the charts' keys. */
  readonly releases: Pick<KnownReleases, 'of' | 'learn'>;
  readonly seal: SealVersion;
  /** Commits and returns when the transaction is valid. @throws HealthChainError. */
  readonly commit: (request: CommitRequest, payload: VersionsPayload) => Promise<void>;
  /** Is told of each commit before it is sent, so that reads need not wait for what is known here. */
  readonly own: Pick<OwnCommits, 'add' | 'forget'>;
  /** The commit stands: its large content stays. */
  readonly settle: (commitId: string) => Promise<void>;
  /** Takes back large content of a commit that did not happen. */
  readonly release: (commitId: string) => Promise<void>;
  /** Resolves when reads answer from this commit, or with false after some patience. */
  readonly readable: (commitId: string) => Promise<boolean>;
  /** Is told of commits that reads do not answer from, although they stand or may stand. */
  readonly doubts: Pick<Doubts, 'stands' | 'mayStand'>;
  /** Keeps, on the disk, which commits were sent without their outcome being known. */
  readonly sent: Pick<SentCommits, 'add' | 'forget'>;
  /** Is told of what failed once the commit stood. */
  readonly onFailedAfterCommit: (error: unknown) => void;
}

/**
 * Commits records as one transaction: all of them or none. Returns once they can be read.
 *
 * @throws HealthChainError with the code of whatever refused them; nothing is half written then.
 */
export async function ingest(options: IngestOptions, records: readonly NewRecord[]): Promise<void> {
  await inSpan('records/ingest', async () => {
    const charts = await assigned(options, records);
    try {
      await attempt(options, records, charts);
    } catch (error) {
      if (!isOfReleased(error)) {
        throw error;
      }
      await options.releases.learn(charts.values());
      await attempt(options, records, charts).catch(refuseForNow);
    }
  });
}

/** Key keepers released keys of one of the charts, and the ledger was not told that this is known. */
function isOfReleased(error: unknown): boolean {
  return error instanceof HealthChainError && error.code === 'KEYS_RELEASED';
}

/** The own peer does not know yet of the release that others refuse for. */
function refuseForNow(error: unknown): never {
  throw isOfReleased(error)
    ? new HealthChainError('CATCHING_UP', undefined, { cause: error })
    : error;
}

async function attempt(
  options: IngestOptions,
  records: readonly NewRecord[],
  charts: ReadonlyMap<string, string>,
): Promise<void> {
  // Before compartments are chosen: what is retired later than this is not stated.
  const releases = options.releases.of(charts.values());
  const leave = options.compartments.enter(charts.values());
  let inDoubt = false;
  try {
    const placed = await placeRecords(options, records, charts);
    inDoubt = !(await commitPlaced(options, placed, releases));
  } catch (error) {
    inDoubt = mayHaveCommitted(error);
    throw error;
  } finally {
    leave(inDoubt);
  }
}

/** @returns whether reads answer from the commit */
async function commitPlaced(
  options: IngestOptions,
  placed: readonly PlacedRecord[],
  releases: readonly KeeperRelease[],
): Promise<boolean> {
  const commit: SentCommit = { commitId: randomUUID(), idempotencyKey: randomUUID() };
  const { commitId } = commit;
  try {
    const sealed = await sealAll(options, commitId, placed);
    const packs = packVersions(commitId, sealed);
    const request = { ...commit, root: versionsRoot(packs) };
    const payload = payloadFor(placed, packs);
    options.own.add(commitId, request.root, () => rowsOf(commitId, payload, placed));
    await options.sent.add(commit);
    await options.commit(request, {
      ...payload,
      ...(releases.length > 0 && { keeperReleases: [...releases] }),
    });
  } catch (error) {
    if (mayHaveCommitted(error)) {
      options.doubts.mayStand(commit);
    } else {
      options.own.forget(commitId);
      options.sent.forget(commitId);
      await options.release(commitId);
    }
    throw error;
  }
  options.sent.forget(commitId);
  return afterCommit(options, commitId);
}

/**
 * The commit stands: whatever fails from here on, the client must not take it for refused.
 *
 * @returns whether reads answer from the commit
 */
async function afterCommit(options: IngestOptions, commitId: string): Promise<boolean> {
  const { settle, readable, doubts, onFailedAfterCommit } = options;
  // What stays unsettled is settled by a later sweep.
  await settle(commitId).catch(onFailedAfterCommit);
  const isReadable = await readable(commitId).catch((error: unknown) => {
    onFailedAfterCommit(error);
    return false;
  });
  if (!isReadable) {
    doubts.stands(commitId);
  }
  return isReadable;
}

/** The chart of each record, by record id. */
async function assigned(
  options: IngestOptions,
  records: readonly NewRecord[],
): Promise<ReadonlyMap<string, string>> {
  const directory = await options.directory();
  const known = await knownCharts(options, records);
  return assignCharts(records, { directory, chartOf: (name) => known.get(name) });
}

function placeRecords(
  options: IngestOptions,
  records: readonly NewRecord[],
  charts: ReadonlyMap<string, string>,
): Promise<PlacedRecord[]> {
  return inSpan('records/sensitivity', async () => {
    const directory = await options.directory();
    const chartOf = ({ id }: NewRecord): string => charts.get(id) ?? directory;
    const ofPatients = records.filter((record) => chartOf(record) !== directory);
    const sensitivities = await classify(ofPatients, options.sensitivities);
    return Promise.all(
      records.map(async (record) => {
        const chartId = chartOf(record);
        const sensitivity = sensitivities.get(record.id) ?? 'directory';
        return { record, place: await options.compartments.forWriting(chartId, sensitivity) };
      }),
    );
  });
}

/** The charts of what the records refer to outside of their own number. */
async function knownCharts(
  options: IngestOptions,
  records: readonly NewRecord[],
): Promise<ReadonlyMap<string, string>> {
  const own = new Set(records.map(({ type, id }) => `${type}/${id}`));
  const outside = new Set(records.flatMap(({ resource }) => referencesOf(resource)));
  const known = new Map<string, string>();
  for (const reference of [...outside].filter((reference) => !own.has(reference))) {
    const chart = await options.chartOf(reference);
    if (chart !== undefined) {
      known.set(reference, chart);
    }
  }
  return known;
}

function sealAll(
  options: IngestOptions,
  commitId: string,
  placed: readonly PlacedRecord[],
): Promise<SealedVersion[]> {
  return inSpan('platform/keys/seal', async () => {
    const sealed: SealedVersion[] = [];
    for (const { record, place } of placed) {
      sealed.push(await options.seal(commitId, record, place));
    }
    return sealed;
  });
}

/** Content of a commit that may stand must stay. */
function mayHaveCommitted(error: unknown): boolean {
  return error instanceof HealthChainError && error.code === 'COMMIT_UNKNOWN';
}

function payloadFor(placed: readonly PlacedRecord[], packs: Pack[]): VersionsPayload {
  const charts = new Map<string, Chart>();
  const compartments = new Map<string, Compartment>();
  for (const { place } of placed) {
    charts.set(place.chart.chartId, place.chart);
    compartments.set(place.compartment.compartmentId, place.compartment);
  }
  return { charts: [...charts.values()], compartments: [...compartments.values()], packs };
}

/** What the commit brings to the read model: versions stand in packs in the order of the records. */
function rowsOf(
  commitId: string,
  { charts, compartments, packs }: VersionsPayload,
  placed: readonly PlacedRecord[],
): CommitRows {
  const records = packs
    .flatMap(({ versions }) => versions)
    .flatMap((version, index) => {
      const one = placed[index];
      return one === undefined
        ? []
        : [indexVersion(version, { ...one.record, chartId: one.place.chart.chartId })];
    });
  return { commitId, charts, compartments, records };
}
