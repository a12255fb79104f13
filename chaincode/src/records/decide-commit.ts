import {
  canonicalJson,
  HealthChainError,
  versionsRoot,
  type Commitment,
  type CommitRequest,
  type VersionsPayload,
} from '@healthchain/protocol';
import { privateKeys } from '../context/ledger-keys.js';
import { checkReferences } from './check-references.js';
import { checkReleases } from './check-releases.js';
import { checkUniqueness } from './check-uniqueness.js';
import { newOrProven, type LedgerHashes, type PrivateWrite } from './prove-known.js';

/** All that the decision about a commit rests on. */
export interface CommitFacts {
  /** MSP id of the caller. */
  readonly custodian: string;
  readonly committedAt: string;
  readonly request: CommitRequest;
  readonly payload: VersionsPayload;
  readonly commitIdUsed: boolean;
  readonly hashes: LedgerHashes;
}

/** What a permitted commit writes. */
export interface CommitDecision {
  readonly commitment: Commitment;
  readonly privateWrites: readonly PrivateWrite[];
}

/**
 * Decides about a commit. It sees only what every endorser sees: request, transient payload and
 * public hashes of private values.
 *
 * @throws HealthChainError `ALREADY_EXISTS`, `INVALID_ARGUMENT`, `STATE_MISMATCH`, `NOT_CUSTODIAN`,
 *   `KEYS_RELEASED`, `CHART_UNKNOWN`, `COMPARTMENT_UNKNOWN` or `COMMITMENT_MISMATCH`
 */
export function decideCommit(facts: CommitFacts): CommitDecision {
  const { custodian, committedAt, request, payload, hashes } = facts;
  const { commitId, root } = request;
  if (facts.commitIdUsed) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  checkUniqueness(payload);
  const charts = payload.charts.flatMap((chart) =>
    newOrProven(privateKeys.chart(chart.chartId), chart, hashes),
  );
  if (payload.charts.some((chart) => chart.custodian !== custodian)) {
    throw new HealthChainError('NOT_CUSTODIAN');
  }
  checkReleases(payload, hashes);
  const compartments = payload.compartments.flatMap((compartment) =>
    newOrProven(privateKeys.compartment(compartment.compartmentId), compartment, hashes),
  );
  checkReferences(commitId, payload);
  if (versionsRoot(payload.packs) !== root) {
    throw new HealthChainError('COMMITMENT_MISMATCH');
  }
  const packs = payload.packs.map((pack) => ({
    entry: privateKeys.pack(commitId, pack.index),
    text: canonicalJson(pack),
  }));
  return {
    commitment: {
      commitId,
      custodian,
      root,
      versions: payload.packs.reduce((total, pack) => total + pack.versions.length, 0),
      packs: packs.length,
      committedAt,
    },
    privateWrites: [...charts, ...compartments, ...packs],
  };
}
