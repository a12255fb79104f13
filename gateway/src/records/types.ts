/** A resource that passed validation and is to be committed. */
export interface NewRecord {
  /** FHIR logical id, assigned by the server: a random UUID. */
  readonly id: string;
  readonly type: string;
  /** The final JSON text, which reads return verbatim; decimals keep their precision. */
  readonly json: string;
  /** The same resource as a plain object, for decisions about it. */
  readonly resource: Readonly<Record<string, unknown>>;
  readonly lastUpdated: string;
}

/** What the server itself wrote into every resource that it stored. */
export interface StoredResource {
  readonly id: string;
  readonly resourceType: string;
  readonly meta: { readonly lastUpdated: string };
  readonly [element: string]: unknown;
}

/** A record as a client reads it. */
export interface StoredRecord {
  readonly id: string;
  /** The chart that it belongs to: a patient's, or the organisation's directory. */
  readonly chartId: string;
  readonly type: string;
  readonly version: number;
  readonly lastUpdated: string;
  readonly json: string;
}

/** Which record, of which chart. */
export type RecordIdentity = Pick<StoredRecord, 'id' | 'chartId'>;

/** Alternatives for one search parameter; a record has to match one of them. */
export type TokenAlternatives = readonly {
  readonly param: string;
  readonly system?: string;
  readonly value?: string;
}[];

/** What to find: all conditions have to hold. */
export interface RecordQuery {
  readonly type: string;
  readonly chartId?: string;
  readonly ids?: readonly string[];
  readonly tokens: readonly TokenAlternatives[];
  /** Normalised prefixes, per condition one of the alternatives. */
  readonly texts: readonly (readonly { readonly param: string; readonly prefix: string }[])[];
  /** Position of the last record of the page before. */
  readonly after?: number;
  readonly limit: number;
}

export interface RecordPage {
  readonly records: readonly StoredRecord[];
  readonly total: number;
  /** Position to go on from; absent on the last page. */
  readonly next?: number;
}
