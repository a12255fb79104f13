import type { Chart, Compartment, RecordVersion } from '@healthchain/protocol';

/** A record version as the read model returns it: still encrypted. */
export interface SealedRow extends Pick<
  RecordVersion,
  'recordId' | 'compartmentId' | 'keyVersion' | 'wrappedKey' | 'content'
> {
  readonly type: string;
  readonly chartId: string;
  readonly version: number;
  readonly lastUpdated: string;
}

/** A record version with the commit that brought it. */
export interface CommittedRow extends SealedRow {
  readonly commitId: string;
}

/** A code, an identifier or a reference that a record can be found by. */
export interface IndexToken {
  readonly param: string;
  readonly system?: string;
  readonly value: string;
}

/** A normalised text (lower case, accents folded) that a record can be found by. */
export interface IndexText {
  readonly param: string;
  readonly value: string;
}

/** A record version with what it can be found by. */
export interface IndexedRow extends SealedRow {
  readonly tokens: readonly IndexToken[];
  readonly texts: readonly IndexText[];
}

/** Everything that one commit brings. */
export interface CommitRows {
  readonly commitId: string;
  readonly charts: readonly Chart[];
  readonly compartments: readonly Compartment[];
  readonly records: readonly IndexedRow[];
}

/** Position in the ledger: the last event that was taken in. */
export interface LedgerPosition {
  readonly blockNumber: bigint;
  readonly transactionId: string;
}

/** What an event of the ledger brings: the rows of an own commit, or that one cannot be read yet. */
export interface Step {
  readonly position: LedgerPosition;
  readonly rows?: CommitRows;
  /** Id of an own commit that is read later; it keeps its place. */
  readonly postponed?: string;
}

/** One alternative of a token condition: without `value`, any value of the system. */
export interface TokenMatch {
  readonly param: string;
  /** An empty system matches tokens without one; absent, any system matches. */
  readonly system?: string;
  readonly value?: string;
}

/** One alternative of a text condition. */
export interface TextMatch {
  readonly param: string;
  readonly prefix: string;
}

/** All conditions have to hold; each holds when one of its alternatives does. */
export interface ReadModelQuery {
  readonly type: string;
  readonly chartId?: string;
  readonly ids?: readonly string[];
  readonly tokens: readonly (readonly TokenMatch[])[];
  readonly texts: readonly (readonly TextMatch[])[];
  /** Position of the last record of the page before. */
  readonly after?: number;
  readonly limit: number;
}

export interface ReadModelPage {
  readonly records: readonly SealedRow[];
  /** Matches on all pages. */
  readonly total: number;
  /** Position to go on from; absent on the last page. */
  readonly next?: number;
}
