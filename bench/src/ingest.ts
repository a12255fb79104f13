import { join } from 'node:path';
import { z } from 'zod';
import type { Population, PreparedBundle } from './bundles/population.js';
import type { Ehr } from './load/ehr.js';
import { fhirLoad, loopSchema, requireWhole } from './load/fhir-load.js';

const setSchema = loopSchema.extend({
  resources: z.number(),
  failedEntries: z.number(),
  resourcesPerSecond: z.number(),
});
const resultSchema = z.object({
  phases: z.object({ ingest: z.object({ sequential: setSchema, inFlight4: setSchema }) }),
});

export type IngestSet = z.infer<typeof setSchema>;

/** Ingest of Bundles one after the other, and four in flight. */
export interface IngestReport {
  readonly sequential: IngestSet;
  readonly inFlight4: IngestSet;
}

/** Posts Bundles that the gateway has not seen: a few to warm up, then half in turn, half in flight. */
export async function measureIngest(
  ehr: Ehr,
  population: Population,
  bundles: readonly PreparedBundle[],
  folder: string,
): Promise<IngestReport> {
  const warmUp = Math.max(1, Math.floor(bundles.length / 9));
  const inTurn = Math.floor((bundles.length - warmUp) / 2);
  const counts = { warmup: warmUp, seq: inTurn, par: bundles.length - warmUp - inTurn };
  const directory = join(folder, 'ingest');
  population.writeTo(directory, bundles);
  const result = await fhirLoad(ehr, {
    phase: 'ingest',
    bundles: directory,
    out: join(folder, 'ingest.json'),
    flags: Object.entries(counts).flatMap(([name, n]) => [`--${name}-bundles`, String(n)]),
  });
  const { sequential, inFlight4 } = resultSchema.parse(result).phases.ingest;
  for (const [name, set] of Object.entries({ sequential, inFlight4 })) {
    requireWhole(`ingest ${name}`, set);
    if (set.failedEntries > 0) {
      throw new Error(`ingest ${name}: ${set.failedEntries} entries were refused.`);
    }
  }
  return { sequential, inFlight4 };
}
