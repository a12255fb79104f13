import type { ClientEndpoints, OrganizationEndpoints } from '../../network.js';
import type { FhirClient } from '../../fhir-client.js';
import type { Canary, CanaryBook } from '../canary.js';
import type { Piece } from '../piece.js';

/** With what a step works, and what it leaves for the steps after it and for the scan. */
export interface Traffic {
  readonly hospital: OrganizationEndpoints;
  readonly client: ClientEndpoints;
  readonly ehr: FhirClient;
  readonly book: CanaryBook;
  /** The patient's records once they are written, such as `Patient/…`. */
  readonly written: string[];
  /** The canaries that stand in those records. */
  readonly charted: Canary[];
  /** Ids of traces of requests, which logs do name: a control of the scan. */
  readonly traces: string[];
  /** The same of requests to the second hospital. */
  readonly tracesElsewhere: string[];
  /** What was answered to requests that were refused: an error quotes nothing. */
  readonly refusals: Piece[];
}

/** Something that people and programs do with a network, with canaries in it. */
export interface Step {
  readonly name: string;
  readonly run: (traffic: Traffic) => Promise<void>;
}
