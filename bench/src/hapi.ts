/** Requests per second, and the p95 (ms) where it was noted. */
export interface HapiFigures {
  readonly perSecond: number;
  readonly p95Ms?: number;
}

/**
 * HAPI FHIR JPA server 8.8.0 on PostgreSQL 15 with fsync on, warm, measured by the same load driver on
 * 2026-11-23: two cores shared with the client, no authentication, no validation. Taken at another hour,
 * so they orient more than they compare.
 */
export const hapi = {
  /** Resources per second. */
  ingest: { inTurn: 554, inFlight4: 887 },
  /** Per second with 32 in flight; p95 in turn. */
  read: {
    Patient: { perSecond: 1093, p95Ms: 4.1 },
    Observation: { perSecond: 1787, p95Ms: 2.3 },
  },
  /** With 16 in flight and the cache of results off; p95 was noted for the first only. */
  search: {
    observationLab: { perSecond: 114, p95Ms: 201 },
    condition: { perSecond: 242 },
    medicationRequestActive: { perSecond: 502 },
    patientName: { perSecond: 448 },
  },
} as const;
