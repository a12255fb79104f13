import { referencesOf } from '../references-of.js';
import { assignCompartments, type Incoming } from './assign-compartments.js';
import { readCodeTable } from './code-table.js';
import type { Sensitivity } from './sensitivity.js';

/** The table in use. Earlier ones stay beside it: records keep the compartment that they were given. */
export const codeTable = readCodeTable(
  new URL('../../../tables/sensitivity-2026-11-27.json', import.meta.url),
);

/** What the read model knows of records that were committed earlier. */
export interface KnownSensitivities {
  /** Undefined for an unknown record and for one of the directory. */
  readonly ofRecord: (reference: string) => Promise<Sensitivity | undefined>;
  /** Of the records that belong to an Encounter, each once. */
  readonly ofEncounter: (reference: string) => Promise<readonly Sensitivity[]>;
}

/** The compartment of each of a patient's resources, by id: {@link assignCompartments}. */
export async function classify(
  incoming: readonly Incoming[],
  known: KnownSensitivities,
): Promise<ReadonlyMap<string, Sensitivity>> {
  const own = new Set(incoming.map(({ type, id }) => `${type}/${id}`));
  const outside = new Set(
    incoming
      .flatMap(({ resource }) => referencesOf(resource))
      .filter((reference) => !own.has(reference) && !reference.startsWith('Patient/')),
  );
  const ofRecord = new Map<string, Sensitivity | undefined>();
  const ofEncounter = new Map<string, readonly Sensitivity[]>();
  for (const reference of outside) {
    ofRecord.set(reference, await known.ofRecord(reference));
    if (reference.startsWith('Encounter/')) {
      ofEncounter.set(reference, await known.ofEncounter(reference));
    }
  }
  return assignCompartments(incoming, codeTable, {
    ofRecord: (reference) => ofRecord.get(reference),
    ofEncounter: (reference) => ofEncounter.get(reference) ?? [],
  });
}
