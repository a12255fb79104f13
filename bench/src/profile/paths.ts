import type { Population } from '../bundles/population.js';
import { closedLoop } from '../load/closed-loop.js';
import type { Ehr } from '../load/ehr.js';
import { ObservationSource } from '../load/observations.js';
import { consentedChart, openAndRead } from '../open-chart.js';

/** A way through the product that can be gone again and again. */
export interface Path {
  readonly name: string;
  /** How many go it at once while it is profiled. */
  readonly inFlight: number;
  /** Organisation whose gateway has most to do. */
  readonly gateway: 'custodian' | 'reader';
  readonly go: () => Promise<unknown>;
}

/** The four paths of the product. @param copy of the population that has not been posted yet */
export async function productPaths(
  ehr: Ehr,
  population: Population,
  copy: number,
): Promise<readonly Path[]> {
  const observations = await ObservationSource.admit(ehr, 16);
  const { clinician, patient } = await consentedChart(population.typical(`profile/${copy}`));
  return [
    { name: 'write', inFlight: 16, gateway: 'custodian', go: () => observations.create() },
    { name: 'ingest', inFlight: 4, gateway: 'custodian', go: ingest(ehr, population, copy) },
    { name: 'search', inFlight: 16, gateway: 'custodian', go: await search(ehr) },
    {
      name: 'open-chart',
      inFlight: 1,
      gateway: 'reader',
      go: () => openAndRead(clinician, patient),
    },
  ];
}

/** Posts patients who have not been there, copy after copy. */
function ingest(ehr: Ehr, population: Population, firstCopy: number): () => Promise<unknown> {
  let copy = firstCopy;
  let left = population.copy(copy);
  return () => {
    if (left.length === 0) {
      copy += 1;
      left = population.copy(copy);
    }
    const bundle = left.pop();
    return bundle === undefined ? Promise.resolve() : ehr.post('', bundle.text, 200);
  };
}

/** Searches laboratory results of one patient after the other. */
async function search(ehr: Ehr): Promise<() => Promise<unknown>> {
  const found = JSON.parse(await ehr.get('/Patient?_count=50')) as {
    entry?: { resource: { id: string } }[];
  };
  const ids = (found.entry ?? []).map(({ resource }) => resource.id);
  let next = 0;
  return () => {
    const id = ids[next % ids.length] ?? '';
    next += 1;
    return ehr.get(`/Observation?patient=${id}&category=laboratory&_count=50`);
  };
}

/** Goes a path for some seconds. @returns milliseconds of each time */
export async function goFor({ inFlight, go }: Path, seconds: number): Promise<readonly number[]> {
  const { latencies } = await closedLoop(inFlight, { seconds }, go);
  return latencies;
}
