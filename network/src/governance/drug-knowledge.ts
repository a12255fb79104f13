import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Toolbox } from '../host/toolbox.js';
import { makeBase, type MadeBase } from '../knowledge/make-base.js';
import { readKnowledgeFiles } from '../knowledge/read-files.js';
import { stageEntries } from '../knowledge/staging.js';
import type { Network } from '../topology/network.js';
import { prescriptionManagement } from './contract.js';

/** The base in a folder of tables. @throws Error that names what is malformed */
export function baseInFolder(folder: string): MadeBase {
  const tables = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return makeBase(readKnowledgeFiles(tables.map((name) => join(folder, name))));
}

/** Puts the base of a folder on the ledger, for the first organisation. @returns what has to be approved */
export async function stageFolder(
  toolbox: Toolbox,
  network: Network,
  folder: string,
  report: (progress: string) => void,
): Promise<MadeBase> {
  const base = baseInFolder(folder);
  const [first] = network.organizations;
  if (first !== undefined) {
    await stageEntries(prescriptionManagement(toolbox, network, first), base, report);
  }
  return base;
}
