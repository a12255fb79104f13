import { fill } from './bundles/fill.js';
import type { Population, PreparedBundle } from './bundles/population.js';
import type { ControlClient } from './control/control-client.js';
import { measureIngest, type IngestReport } from './ingest.js';
import type { Ehr } from './load/ehr.js';
import { hasFhirLoad } from './load/fhir-load.js';
import { cpuUse, readCpu, type CountedProcess, type CpuUse } from './network/cpu.js';
import { machinePace } from './network/machine-pace.js';
import { measureOpenChart, type ChartsToOpen, type OpenChartReport } from './open-chart.js';
import { measureReadsAndSearches, type ReadSearchReport } from './read-search.js';
import type { Sizes } from './sizes.js';
import { measureWrites, type WriteReport } from './write.js';

/** What is measured at a number of patients. */
export const scenarios = ['ingest', 'read-search', 'write', 'open-chart'] as const;
export type Scenario = (typeof scenarios)[number];

/** The figures at a number of patients. */
export interface StageReport {
  readonly patients: number;
  readonly ingest?: IngestReport;
  readonly readSearch?: ReadSearchReport;
  readonly write?: WriteReport;
  readonly openChart?: OpenChartReport;
  /** Processor time during each scenario. */
  readonly cpu: Partial<Record<Scenario, CpuUse>>;
  /** Milliseconds of the same work before and after each scenario. */
  readonly pace: Partial<Record<Scenario, readonly [before: number, after: number]>>;
}

/** What a stage works with. */
export interface Bench {
  readonly ehr: Ehr;
  readonly control: ControlClient;
  readonly population: Population;
  readonly processes: readonly CountedProcess[];
  readonly folder: string;
  readonly sizes: Sizes;
  readonly wanted: readonly Scenario[];
  readonly report: (line: string) => void;
}

/**
 * Brings the network to so many copies of the population and measures there. The last patients are those
 * of the ingest scenario, so that the number is right when the others begin.
 *
 * @param from copies that are there already
 */
export async function runStage(bench: Bench, from: number, copies: number): Promise<StageReport> {
  const { population, report } = bench;
  const patients = needsPatients(bench.wanted) ? copies * population.size : 0;
  report(`── ${patients} patients`);
  const cpu: Partial<Record<Scenario, CpuUse>> = {};
  const pace: Partial<Record<Scenario, readonly [number, number]>> = {};
  const measure = async <Result>(scenario: Scenario, run: () => Promise<Result>) => {
    if (!bench.wanted.includes(scenario)) {
      return undefined;
    }
    report(`${scenario} …`);
    const paceBefore = machinePace();
    const before = readCpu(bench.processes);
    const result = await run();
    cpu[scenario] = cpuUse(before, readCpu(bench.processes));
    pace[scenario] = [paceBefore, machinePace()];
    return result;
  };

  const ingest = await bringPatients(bench, from, copies, (last) =>
    measure('ingest', () => measureIngest(bench.ehr, population, last, bench.folder)),
  );
  const readSearch = hasFhirLoad
    ? await measure('read-search', () =>
        measureReadsAndSearches(bench.ehr, population, bench.folder, bench.sizes.loadScale),
      )
    : undefined;
  const write = await measure('write', () =>
    measureWrites(bench.ehr, bench.control, {
      sizes: bench.sizes.write,
      readCpu: () => readCpu(bench.processes),
      report,
    }),
  );
  const openChart = await measure('open-chart', () =>
    measureOpenChart(bench.ehr, chartsToOpen(bench, copies), bench.sizes.accesses),
  );
  return {
    patients,
    ...(ingest === undefined ? {} : { ingest }),
    ...(readSearch === undefined ? {} : { readSearch }),
    ...(write === undefined ? {} : { write }),
    ...(openChart === undefined ? {} : { openChart }),
    cpu,
    pace,
  };
}

/** Writes have patients of their own. */
function needsPatients(wanted: readonly Scenario[]): boolean {
  return wanted.some((scenario) => scenario !== 'write');
}

/** Posts the patients of the copies that are missing, the last ones through the scenario. */
async function bringPatients(
  { ehr, population, wanted, report }: Bench,
  from: number,
  copies: number,
  ingest: (last: readonly PreparedBundle[]) => Promise<IngestReport | undefined>,
): Promise<IngestReport | undefined> {
  if (!needsPatients(wanted)) {
    return undefined;
  }
  if (from === 0) {
    await fill(ehr, population.directory());
  }
  const measured = wanted.includes('ingest') && hasFhirLoad ? Math.ceil(population.size / 2) : 0;
  for (let copy = from; copy < copies; copy += 1) {
    const isLast = copy === copies - 1;
    const bundles = population.copy(copy, isLast ? measured : 0);
    const rate = await fill(ehr, bundles);
    report(
      `filled ${copy + 1} of ${copies}: ${bundles.length} patients, ${rate.toFixed(0)} resources/s`,
    );
  }
  return measured === 0 ? undefined : ingest(population.copy(copies - 1, 0, measured));
}

/** Charts of middle size, of patients whom nobody has seen before. */
function chartsToOpen({ population, sizes }: Bench, copies: number): ChartsToOpen {
  const first = Array.from({ length: sizes.firstAccesses }, (_, index) =>
    population.typical(`first/${copies}/${index}`),
  );
  return { often: population.typical(`open/${copies}`), once: first };
}
