import type { Request, RequestHandler } from 'express';
import type { NewRecord, RecordPage, RecordQuery, StoredRecord } from '../../records/types.js';

/** What the FHIR interface asks of the records domain. */
export interface FhirRecords {
  /**
   * Commits all or none, and returns once they can be read.
   * @throws HealthChainError with the code of whatever refused them
   */
  ingest(records: readonly NewRecord[]): Promise<void>;
  find(query: RecordQuery): Promise<RecordPage>;
  /** Ids of matching records, `query.limit` at most, without opening their content. */
  locate(query: RecordQuery): Promise<readonly string[]>;
  /** Whether nothing that was committed, or may have been, is missing from searches. */
  isComplete(): Promise<boolean>;
  read(type: string, id: string): Promise<StoredRecord | undefined>;
}

export type FhirInteraction = 'create' | 'read' | 'search';

/** What the FHIR interface asks of sign-in. */
export interface FhirAccess {
  /** Refuses requests without a valid token. */
  readonly authenticate: RequestHandler;
  /** Refuses what the caller may not do. */
  authorize(interaction: FhirInteraction, type: string): RequestHandler;
  isPermitted(request: Request, interaction: FhirInteraction, type: string): boolean;
}

/** Journals an answer; it leaves once that is on the disk. */
export type FhirJournal = (
  request: Request,
  interaction: 'read' | 'search',
  records: readonly StoredRecord[],
) => Promise<void>;

/** What the caller of one request may do. */
export type Permits = (interaction: FhirInteraction, type: string) => boolean;

export interface FhirLimits {
  /** Bytes of a body. */
  readonly body: number;
  /** Entries of a Bundle: what one ledger transaction takes. */
  readonly entries: number;
}

export const defaultLimits: FhirLimits = { body: 16 * 1024 * 1024, entries: 1000 };

export interface FhirPorts {
  readonly records: FhirRecords;
  readonly access: FhirAccess;
  readonly journal: FhirJournal;
  /** FHIR base that clients use, without a slash at its end. */
  readonly base: string;
  /** Version of this software, for the CapabilityStatement. */
  readonly version: string;
  readonly now: () => Date;
  readonly limits: FhirLimits;
  /** Is told of an unexpected failure that the answer does not throw, for the log. */
  readonly onFailure: (error: unknown) => void;
}
