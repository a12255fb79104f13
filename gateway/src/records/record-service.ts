import { randomUUID } from 'node:crypto';
import type { KeeperRelease } from '@healthchain/protocol';
import type { SentCommits } from '../platform/durable-store/sent-commits.js';
import type { Settings } from '../platform/durable-store/settings.js';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { CompartmentKeys } from '../platform/keys/compartment-keys.js';
import type { ReadModel } from '../platform/read-model/read-model.js';
import { CompartmentRegister } from './compartments/compartment-register.js';
import { ingest } from './ingest/ingest.js';
import { KnownReleases } from './ingest/known-releases.js';
import { versionSealer, type StoreContent } from './ingest/seal-version.js';
import type { FetchContent, OpenVersions } from './open-version.js';
import { catchUp } from './projection/catch-up.js';
import { Doubts } from './projection/doubts.js';
import { OwnCommits } from './projection/own-commits.js';
import { Projector } from './projection/projector.js';
import { findRecords, readRecord } from './read-records.js';
import type { RecordLedger } from './record-ledger.js';
import {
  openCompartments,
  recordsInScope,
  type KeyedRecord,
  type WantedScope,
  type OpenedCompartment,
} from './scope/records-in-scope.js';
import { knownSensitivities } from './sensitivity/known-sensitivities.js';
import type { NewRecord, RecordIdentity, RecordPage, RecordQuery, StoredRecord } from './types.js';

/** Large content, outside the ledger. */
export interface RecordContent {
  readonly store: StoreContent;
  readonly fetch: FetchContent;
  /** The commit stands: its content stays. */
  readonly settle: (commitId: string) => Promise<void>;
  /** The commit did not happen: takes its content back everywhere. */
  readonly release: (commitId: string) => Promise<void>;
  /** Settles or releases what was stored before an instant (ms since 1970) and then left. */
  readonly sweep: (
    before: number,
    isCommitted: (commitId: string) => Promise<boolean>,
  ) => Promise<void>;
}

export interface RecordServiceOptions {
  readonly mspId: string;
  readonly ledger: RecordLedger;
  readonly readModel: ReadModel;
  readonly keys: CompartmentKeys;
  readonly content: RecordContent;
  readonly openVersions: OpenVersions;
  readonly settings: Settings;
  readonly sentCommits: SentCommits;
  /** Whether nothing more may be written into a compartment. */
  readonly isRetired: (compartmentId: string) => Promise<boolean>;
  /** Retires what key keepers released of an own chart's keys, in this release and in every earlier one. */
  readonly settleRelease: (release: KeeperRelease) => Promise<void>;
  /** Told of the charts of each commit that reads answer from. */
  readonly onReadable: (chartIds: readonly string[]) => void;
  /** Told of each commit that cannot be read yet. */
  readonly onPostponed: (error: unknown) => void;
  /** Told of what failed once a commit stood; the client is not. */
  readonly onFailedAfterCommit: (error: unknown) => void;
  /** Told of each failure to find out what became of a commit. */
  readonly onDoubtful: (error: unknown) => void;
  /** Told of each failure to ask the ledger what reads have to wait for. */
  readonly onUnreachable: (error: unknown) => void;
}

/** The records of the organisation's own charts. */
export interface RecordService {
  readonly ingest: (records: readonly NewRecord[]) => Promise<void>;
  readonly find: (query: RecordQuery) => Promise<RecordPage>;
  readonly locate: (query: RecordQuery) => Promise<readonly RecordIdentity[]>;
  readonly read: (type: string, id: string) => Promise<StoredRecord | undefined>;
  /** The records of a chart that are wanted, with their keys: {@link recordsInScope}. */
  readonly inScope: (chartId: string, wanted: WantedScope) => Promise<readonly KeyedRecord[]>;
  /** Every compartment of a chart with its key: {@link openCompartments}. */
  readonly compartments: (chartId: string) => Promise<readonly OpenedCompartment[]>;
  /** What is written into a chart from now on leaves out its retired compartments. */
  readonly retired: (chartId: string) => void;
  /** Whether a chart that is kept here is a patient's: the organisation's directory is about none. */
  readonly isPatient: (chartId: string) => Promise<boolean>;
  /** Takes back large content that a crash left without a commit. */
  readonly sweep: () => Promise<void>;
  /** Follows the ledger until the signal. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
  /** Whether reads have met all that the ledger held when it was first followed. */
  readonly isCurrent: () => boolean;
  /** Commits of the organisation that cannot be read yet. */
  readonly postponed: () => Promise<number>;
  /** Commits of the organisation of which nobody knows whether they stand. */
  readonly inDoubt: () => number;
  /** Whether nothing that stands, or may stand, is missing from reads: a search that finds nothing proves it. */
  readonly isComplete: () => Promise<boolean>;
}

/** Between two looks at commits of which nobody knows whether they stand (ms). */
const doubtInterval = 1_000;

/** How long a writer waits until its commit can be read, and between tries of late ones (ms). */
const patience = 10_000;
const retryInterval = 5_000;

/**
 * Content without a commit is taken back after this time (ms). It is long, because a peer that catches up
 * does not know yet of a commit that stands; abandoned ciphertext does no harm meanwhile.
 */
const abandonedAfter = 24 * 60 * 60_000;

/** Composes the domain out of the platform's parts. */
export function recordService(options: RecordServiceOptions): RecordService {
  const { mspId, ledger, readModel, keys, content } = options;
  const key = keys.get;
  let current = false;
  const reading = { readModel, key, open: options.openVersions };
  const own = new OwnCommits();
  const projector = new Projector({
    mspId,
    readModel,
    sources: { ...ledger, key, fetchContent: content.fetch },
    own,
    commits: ledger.commits,
    commitment: ledger.commitment,
    onPostponed: options.onPostponed,
    onReadable: options.onReadable,
    retryInterval,
    patience,
  });
  const { sentCommits: sent } = options;
  const doubts = new Doubts({
    sent,
    isOnLedger: (id) => readModel.knowsCommit(id),
    hasCommit: (id) => readModel.hasCommit(id),
    withdraw: ledger.withdraw,
    settle: content.settle,
    release: content.release,
    onFailure: options.onDoubtful,
    interval: doubtInterval,
  });
  const postponed = async (): Promise<number> => (await readModel.pendingCommits()).length;
  const directory = directoryChart(options.settings);
  const sensitivities = knownSensitivities({ readModel, key });
  const compartments = new CompartmentRegister({
    mspId,
    keys,
    known: {
      chart: (chartId) => readModel.chart(chartId),
      compartments: (chartId) => readModel.compartments(chartId),
    },
    isRetired: options.isRetired,
  });
  const ingesting = {
    directory,
    chartOf: async (reference: string) => {
      const [type = '', id = ''] = reference.split('/');
      return (await readModel.findRecord(type, id))?.chartId;
    },
    sensitivities,
    compartments,
    seal: versionSealer(content.store),
    commit: ledger.commit,
    own,
    settle: content.settle,
    release: content.release,
    readable: (commitId: string) => projector.readable(commitId),
    doubts,
    sent,
    releases: new KnownReleases({
      latest: (chartId) => unlessAbsent(ledger.keeperRelease(chartId)),
      settle: options.settleRelease,
    }),
    onFailedAfterCommit: options.onFailedAfterCommit,
  };
  return {
    ingest: (records) => ingest(ingesting, records),
    find: (query) => findRecords(reading, query),
    locate: async (query) =>
      (await readModel.search(query)).records.map(({ recordId: id, chartId }) => ({ id, chartId })),
    read: (type, id) => readRecord(reading, type, id),
    inScope: (chartId, wanted) =>
      recordsInScope(
        { readModel, key, fetchContent: content.fetch, sensitivities },
        chartId,
        wanted,
      ),
    compartments: (chartId) => openCompartments({ readModel, key }, chartId),
    retired: (chartId) => {
      compartments.retired(chartId);
    },
    isPatient: async (chartId) =>
      chartId !== (await directory()) && (await readModel.chart(chartId)) !== undefined,
    sweep: () => content.sweep(Date.now() - abandonedAfter, (id) => isCommitted(ledger, id)),
    follow: async (signal) => {
      const { list } = ledger;
      await doubts.recall();
      const { onUnreachable } = options;
      const caughtUp = catchUp({ mspId, readModel, list, onUnreachable }, signal).then(() => {
        current = true;
      });
      await Promise.all([projector.run(signal), caughtUp, doubts.resolve(signal)]);
    },
    isCurrent: () => current,
    postponed,
    inDoubt: () => doubts.unknown,
    isComplete: async () => current && (await postponed()) === 0 && !(await doubts.remain()),
  };
}

async function isCommitted(ledger: RecordLedger, commitId: string): Promise<boolean> {
  return (await unlessAbsent(ledger.commitment(commitId))) !== undefined;
}

/** The id of the organisation's directory chart, random like every chart's. */
function directoryChart(settings: Settings): () => Promise<string> {
  const name = 'directory-chart';
  let known: Promise<string> | undefined;
  const find = async (): Promise<string> => {
    const stored = await settings.get(name);
    const chartId = stored ?? randomUUID();
    if (stored === undefined) {
      await settings.set(name, chartId);
    }
    return chartId;
  };
  return async () => {
    try {
      return await (known ??= find());
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}
