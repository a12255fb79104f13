import type { LoadLoop } from '../../load/fhir-load.js';
import type { OpenChartReport } from '../../open-chart.js';
import type { PathProfile } from '../../profile/profile.js';
import type { ReadSearchReport } from '../../read-search.js';
import type { StageReport } from '../../stages.js';
import type { WriteFigures, WriteReport } from '../../write.js';
import type { BenchReport } from '../report.js';

/** A stage in which everything was measured but ingest. */
export interface SampleStage extends StageReport {
  readonly write: WriteReport;
  readonly readSearch: ReadSearchReport;
  readonly openChart: OpenChartReport;
}

const whole = { requests: 40, failures: [] };

function way(p50Ms: number, perSecond: number): WriteFigures {
  const figures = { p50Ms, p95Ms: 2 * p50Ms, perSecond, cpuMs: 10 };
  return { ...figures, rounds: [{ ...figures, ...whole }] };
}

/** @param factor of all times, by which rates are divided */
export function sampleStage(patients: number, factor = 1): SampleStage {
  const loop: LoadLoop = {
    requests: 10,
    ok: 10,
    perSecond: 2000 / factor,
    p50Ms: factor,
    p95Ms: 2 * factor,
  };
  const read = { sequential: loop, concurrency32: loop };
  const search = { meanEntriesOnPage: 30.5, sequential: loop, concurrency16: loop };
  return {
    patients,
    write: {
      ours: way(100 * factor, 60 / factor),
      put: way(50, 100),
      replay: way(60, 80),
      replayed: {},
    },
    readSearch: {
      read: { Patient: read, Observation: read },
      search: {
        observationLab: search,
        condition: search,
        medicationRequestActive: search,
        patientName: search,
      },
    },
    openChart: {
      firstPage: { p50Ms: 400 * factor, p95Ms: 500 * factor },
      firstOpening: { p50Ms: 390 * factor, p95Ms: 480 * factor },
      opened: { p50Ms: 300, p95Ms: 400 },
      write: { p50Ms: 100, p95Ms: 200 },
      records: 163,
      ...whole,
    },
    cpu: {},
    pace: {},
  };
}

export const sampleProfile: PathProfile = {
  path: 'read',
  alone: { p50: 3.46 },
  inFlight: 32,
  perSecond: 400,
  cpu: { seconds: 10, processes: [{ name: 'lakeside-gateway', seconds: 8 }], others: 1 },
  profiles: [
    { of: 'gateway', functions: [{ name: 'open', self: 0.5 }], flameGraph: 'read-gateway.svg' },
    { of: 'chaincode', functions: [] },
  ],
  ...whole,
};

export const sampleReport: BenchReport = {
  startedAt: '2026-11-26T18:00:00.000Z',
  took: 30,
  commit: '1234567',
  machine: 'A machine.',
  quick: false,
  ownNetwork: true,
  disk: { fileSystem: 'ext4', syncMs: 1.234 },
  stages: [sampleStage(37)],
  profiles: [sampleProfile],
};
