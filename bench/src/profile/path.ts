/** Every path that has a target: what misses one is shown with its profile. */
export type PathName = 'write' | 'ingest' | 'read' | 'search' | 'open-chart';

/** A way through the product that can be gone again and again. */
export interface Path {
  readonly name: PathName;
  /** How many go it at once while it is profiled: as many as where it is measured. */
  readonly inFlight: number;
  /** Organisation whose gateway has most to do. */
  readonly gateway: 'custodian' | 'reader';
  readonly go: () => Promise<unknown>;
}
