import { deployControl } from '@healthchain/bench-control/dist/deployment/deploy.js';
import { openNetwork } from '@healthchain/bench-control/dist/deployment/open-network.js';
import { clientOf, organization } from '@healthchain/test/dist/support/network.js';
import { findOrganization } from '@healthchain/network/dist/topology/network.js';
import { fill } from './bundles/fill.js';
import { Population } from './bundles/population.js';
import { ControlClient } from './control/control-client.js';
import { Ehr } from './load/ehr.js';
import { hasFhirLoad } from './load/fhir-load.js';
import { networkProcesses } from './network/cpu.js';
import { readDisk, type Disk } from './network/disk.js';
import type { Part } from './options.js';
import { productPaths } from './profile/paths.js';
import { profilePaths, type PathProfile } from './profile/profile.js';
import { fullSizes, quickSizes } from './sizes.js';
import { runStage, type Bench, type Scenario, type StageReport } from './stages.js';

/** What is to be run, and where. */
export interface RunOptions {
  readonly state: string;
  readonly only: readonly Part[];
  readonly scenarios: readonly Scenario[];
  readonly quick: boolean;
  /** Folder for flame graphs. */
  readonly pictures: string;
}

/** What was found. */
export interface Findings {
  readonly disk: Disk;
  readonly stages: readonly StageReport[];
  readonly profiles: readonly PathProfile[];
}

/** The same seed makes the same patients. */
const seed = 'healthchain-bench';

/** Runs the parts that are asked for. */
export async function runBench(options: RunOptions): Promise<Findings> {
  const bench = await openNetwork(options.state);
  console.log('Deploying the control chaincode …');
  const services = await deployControl(bench);
  const hospital = organization('hospital');
  const ehr = new Ehr(hospital, clientOf(hospital.name));
  const control = await ControlClient.connect(
    bench,
    findOrganization(bench.network, hospital.name),
  );
  try {
    const processes = await networkProcesses(options.state);
    const controls = services
      .status()
      .flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
    const sizes = options.quick ? quickSizes : fullSizes;
    return await measure(options, {
      ehr,
      control,
      population: new Population(seed, sizes.patients),
      processes: [...processes, ...controls],
      folder: bench.folder,
      sizes,
      wanted: options.scenarios,
      report: (line) => {
        console.log(line);
      },
    });
  } finally {
    control.close();
    ehr.close();
    await services.stop();
  }
}

async function measure(options: RunOptions, bench: Bench): Promise<Findings> {
  if (!hasFhirLoad) {
    bench.report('ingest and read-search are skipped: ../shared/tools/fhir-load.mjs is missing.');
  }
  const disk = readDisk(bench.folder);
  const stages = await measureStages(options.only, bench);
  const profiles = options.only.includes('profile') ? await profile(options, bench, stages) : [];
  return { disk, stages, profiles };
}

/** At one copy of the population, and at all copies where growth is asked for. */
async function measureStages(only: readonly Part[], bench: Bench): Promise<readonly StageReport[]> {
  if (bench.wanted.length === 0) {
    return [];
  }
  const small = await runStage(bench, 0, 1);
  return only.includes('growth') ? [small, await runStage(bench, 1, bench.sizes.copies)] : [small];
}

async function profile(
  { pictures }: RunOptions,
  { ehr, population, processes, folder, sizes, report }: Bench,
  stages: readonly StageReport[],
): Promise<readonly PathProfile[]> {
  report('── profiles');
  if (stages.every(({ patients }) => patients === 0)) {
    // There is nobody yet whose records could be read.
    await fill(ehr, population.directory());
    await fill(ehr, population.copy(0));
  }
  // Copies that no stage has posted.
  const paths = await productPaths(ehr, population, sizes.copies);
  return profilePaths(paths, {
    processes,
    custodian: organization('hospital').name,
    reader: organization('hospital', 1).name,
    seconds: sizes.profileSeconds,
    out: pictures,
    scratch: folder,
    report,
  });
}
