import type { Population } from '../bundles/population.js';
import type { Ehr } from '../load/ehr.js';
import { ObservationSource } from '../load/observations.js';
import { consentedChart, openAndRead } from '../open-chart.js';
import type { Path } from './path.js';
import { readingPaths } from './reading-paths.js';

/** The paths of the product. @param copy of the population that has not been posted yet */
export async function productPaths(
  ehr: Ehr,
  population: Population,
  copy: number,
): Promise<readonly Path[]> {
  const reading = await readingPaths(ehr);
  const observations = await ObservationSource.admit(ehr, 16);
  const { clinician, patient } = await consentedChart(population.typical(`profile/${copy}`));
  return [
    { name: 'write', inFlight: 64, gateway: 'custodian', go: () => observations.create() },
    { name: 'ingest', inFlight: 4, gateway: 'custodian', go: ingest(ehr, population, copy) },
    ...reading,
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
