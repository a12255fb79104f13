import { join } from 'node:path';
import { z } from 'zod';
import type { Population } from './bundles/population.js';
import type { Ehr } from './load/ehr.js';
import { fhirLoad, loopSchema, requireWhole, type LoadLoop } from './load/fhir-load.js';

const readSchema = z.object({ sequential: loopSchema, concurrency32: loopSchema });
const searchSchema = z.object({
  meanEntriesOnPage: z.number().nullable(),
  sequential: loopSchema,
  concurrency16: loopSchema,
});
const readsSchema = z.object({ Patient: readSchema, Observation: readSchema });
const searchesSchema = z.object({
  observationLab: searchSchema,
  condition: searchSchema,
  medicationRequestActive: searchSchema,
  patientName: searchSchema,
});

/** Reads by id and searches, as the load driver reports them. */
export interface ReadSearchReport {
  readonly read: z.infer<typeof readsSchema>;
  readonly search: z.infer<typeof searchesSchema>;
}

/**
 * Reads and searches what was ingested.
 *
 * @param scale multiplies the driver's counts and times
 */
export async function measureReadsAndSearches(
  ehr: Ehr,
  population: Population,
  folder: string,
  scale: number,
): Promise<ReadSearchReport> {
  const directory = join(folder, 'none');
  population.writeTo(directory, []);
  const phase = async <Schema extends z.ZodType>(name: 'read' | 'search', schema: Schema) => {
    const result = await fhirLoad(ehr, {
      phase: name,
      bundles: directory,
      out: join(folder, `${name}.json`),
      flags: ['--scale', String(scale)],
    });
    const found = z.object({ phases: z.object({ [name]: schema }) }).parse(result);
    return found.phases[name] as z.infer<Schema>;
  };
  const report = {
    read: await phase('read', readsSchema),
    search: await phase('search', searchesSchema),
  };
  for (const [name, loop] of loopsOf(report)) {
    requireWhole(name, loop);
  }
  return report;
}

function loopsOf({ read, search }: ReadSearchReport): [string, LoadLoop][] {
  return [
    ...Object.entries(read).flatMap(([name, { sequential, concurrency32 }]) =>
      [sequential, concurrency32].map((loop) => [`read ${name}`, loop] as [string, LoadLoop]),
    ),
    ...Object.entries(search).flatMap(([name, { sequential, concurrency16 }]) =>
      [sequential, concurrency16].map((loop) => [`search ${name}`, loop] as [string, LoadLoop]),
    ),
  ];
}
