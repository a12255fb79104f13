import {
  chartSchema,
  commitmentPageSchema,
  commitmentSchema,
  compartmentSchema,
  keeperReleaseSchema,
  packSchema,
  recordsCommitted,
  versionsTransientField,
  type Chart,
  type CommitRequest,
  type Commitment,
  type CommitmentPage,
  type Compartment,
  type KeeperRelease,
  type Pack,
  type VersionsPayload,
} from '@healthchain/protocol';
import type { SentCommit } from '../platform/durable-store/sent-commits.js';
import { ledgerQuery, parseLedgerJson, unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import type { LedgerPosition } from '../platform/read-model/types.js';
import type { Withdrawal } from './projection/doubts.js';
import type { CommittedEvent } from './projection/projector.js';

/** The Patient Record contract, typed. Every method fails with a HealthChainError. */
export interface RecordLedger {
  readonly commit: (request: CommitRequest, payload: VersionsPayload) => Promise<void>;
  /** @see withdrawCommit in the chaincode. @returns whether it stands already */
  readonly withdraw: (commit: SentCommit) => Promise<Withdrawal>;
  readonly commitment: (commitId: string) => Promise<Commitment>;
  /** One page of the commitments of every organisation; an empty bookmark begins and ends. */
  readonly list: (bookmark: string) => Promise<CommitmentPage>;
  readonly pack: (commitId: string, index: number) => Promise<Pack>;
  readonly chart: (chartId: string) => Promise<Chart>;
  readonly compartment: (compartmentId: string) => Promise<Compartment>;
  /** The last release of a chart's keys by a key keeper. */
  readonly keeperRelease: (chartId: string) => Promise<KeeperRelease>;
  /** Commits of every organisation, in ledger order, until the signal. */
  readonly commits: (
    after: LedgerPosition | undefined,
    signal: AbortSignal,
  ) => AsyncIterable<CommittedEvent>;
}

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function recordLedger(
  ledger: Ledger,
  endorsers: readonly (readonly string[])[],
): RecordLedger {
  const query = ledgerQuery(ledger, 'PatientRecordContract');
  return {
    commit: async (request, payload) => {
      await ledger.submit({
        name: 'PatientRecordContract:CommitVersions',
        args: [JSON.stringify(request)],
        transient: { [versionsTransientField]: JSON.stringify(payload) },
        endorsers,
      });
    },
    withdraw: async ({ idempotencyKey }) => {
      const name = 'PatientRecordContract:WithdrawCommit';
      const submitted = ledger.submit({ name, args: [idempotencyKey], endorsers });
      const committed = await unlessAbsent(submitted, ['IDEMPOTENCY_CONFLICT']);
      return committed === undefined ? 'stands' : 'withdrawn';
    },
    commitment: (commitId) => query(commitmentSchema, 'GetCommitment', commitId),
    list: (bookmark) => query(commitmentPageSchema, 'ListCommitments', '200', bookmark),
    pack: (commitId, index) => query(packSchema, 'GetPack', commitId, String(index)),
    chart: (chartId) => query(chartSchema, 'GetChart', chartId),
    compartment: (compartmentId) => query(compartmentSchema, 'GetCompartment', compartmentId),
    keeperRelease: (chartId) => query(keeperReleaseSchema, 'GetKeeperRelease', chartId),
    commits: (after, signal) => commits(ledger, after, signal),
  };
}

async function* commits(
  ledger: Ledger,
  after: LedgerPosition | undefined,
  signal: AbortSignal,
): AsyncGenerator<CommittedEvent> {
  for await (const { name, payload, ...position } of ledger.events({ after, signal })) {
    if (name === recordsCommitted) {
      yield { position, commitment: commitmentSchema.parse(parseLedgerJson(payload)) };
    }
  }
}
