import type { ErrorCode } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import type {
  NewRecord,
  RecordIdentity,
  RecordPage,
  RecordQuery,
  StoredRecord,
} from '../../records/types.js';
import type { ValidateTexts } from './validation/validate-texts.js';

/** What the FHIR interface asks of the records domain. */
export interface FhirRecords {
  /**
   * Commits all or none, and returns once they can be read.
   * @throws HealthChainError with the code of whatever refused them
   */
  ingest(records: readonly NewRecord[]): Promise<void>;
  find(query: RecordQuery): Promise<RecordPage>;
  /** Which records match, `query.limit` at most, without opening their content. */
  locate(query: RecordQuery): Promise<readonly RecordIdentity[]>;
  /** Whether nothing that was committed, or may have been, is missing from searches. */
  isComplete(): Promise<boolean>;
  /**
   * Refuses while nothing can be written, whatever is waited for.
   * @throws HealthChainError CERTIFICATE_EXPIRED
   */
  requireWritable(): void;
  read(type: string, id: string): Promise<StoredRecord | undefined>;
}

export type FhirInteraction = 'create' | 'read' | 'search';

/** What the FHIR interface asks of sign-in and of the access policy. */
export interface FhirAccess {
  /** Refuses requests without a valid token. */
  readonly authenticate: RequestHandler;
  /** Refuses what the caller may not do. */
  authorize(interaction: FhirInteraction, type: string): RequestHandler;
  /** What speaks against the caller's doing it, if anything does. */
  objectionTo(request: Request, interaction: FhirInteraction, type: string): ErrorCode | undefined;
}

/**
 * Journals what an answer tells: of these records, and of the chart that was asked about. It leaves once
 * that is on the disk.
 */
export type FhirJournal = (
  request: Request,
  interaction: 'read' | 'search',
  records: readonly RecordIdentity[],
  chartId?: string,
) => Promise<void>;

/** What speaks against the caller of one request, if anything does. */
export type ObjectionTo = (interaction: FhirInteraction, type: string) => ErrorCode | undefined;

/** Who sent a request with conditions, which tell what is there. */
export interface Caller {
  readonly objectionTo: ObjectionTo;
  /** Journals what a condition found, or that it found nothing in the chart that it names. */
  readonly tell: (records: readonly RecordIdentity[], chartId?: string) => Promise<void>;
}

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
  readonly validate: ValidateTexts;
  /** Is told of an unexpected failure that the answer does not throw, for the log. */
  readonly onFailure: (error: unknown) => void;
}
