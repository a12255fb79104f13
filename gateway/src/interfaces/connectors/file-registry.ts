import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { licenceSchema } from '@healthchain/protocol';
import { z } from 'zod';
import { isSameName } from '../../credentialing/is-same-name.js';
import type { PersonName } from '../../credentialing/provider-application.js';
import {
  deaRecordSchema,
  licenceRecordSchema,
  npiRecordSchema,
  type Exclusion,
  type ProviderRegistry,
} from '../../credentialing/provider-registry.js';
import { readLeie } from './leie.js';
import { readSamExtract } from './sam-extract.js';

const npiFile = z.array(npiRecordSchema.extend({ npi: z.string() }));
const licenceFile = z.array(
  licenceRecordSchema.extend({ state: licenceSchema.shape.state, number: z.string() }),
);
const deaFile = z.array(deaRecordSchema.extend({ number: z.string() }));

/**
 * Registries as files of a folder, such as the authorities publish for download: `npi.json`,
 * `licences.json`, `dea.json`, `exclusions.csv` (LEIE) and `sam-exclusions.csv`. They are read anew at each
 * question, so that a new download counts at once; one that is missing or malformed can answer nothing.
 */
export function fileRegistry(folder: string): ProviderRegistry {
  const read = async <Schema extends z.ZodType>(
    schema: Schema,
    name: string,
  ): Promise<z.infer<Schema>> =>
    schema.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8')));
  return {
    source: 'file',
    npi: async (npi) => (await read(npiFile, 'npi.json')).find((each) => each.npi === npi),
    licence: async (state, number) => {
      const licences = await read(licenceFile, 'licences.json');
      return licences.find((each) => each.state === state && each.number === number);
    },
    dea: async (number) => (await read(deaFile, 'dea.json')).find((each) => each.number === number),
    exclusions: (npi, name) => among(readLeie(path.join(folder, 'exclusions.csv')), npi, name),
    samExclusions: (npi, name) =>
      among(readSamExtract(path.join(folder, 'sam-exclusions.csv')), npi, name),
  };
}

/** Those of a list with this NPI or this name. */
async function among(
  list: AsyncIterable<Exclusion>,
  npi: string,
  name: PersonName,
): Promise<readonly Exclusion[]> {
  const found: Exclusion[] = [];
  for await (const each of list) {
    if (each.npi === npi || isSameName(each.name, name)) {
      found.push(each);
    }
  }
  return found;
}
