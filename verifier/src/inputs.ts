import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { journalEvidenceSchema, type JournalEvidence } from '@healthchain/protocol';
import type { BlockFile } from './blocks/source.js';
import { parseRoots, type Roots } from './identities/roots.js';

/** Every file of the folder is a block; the header says which. */
export function readBlockFiles(folder: string): readonly BlockFile[] {
  return filesOf(folder).map((name) => ({
    name,
    read: () => readFileSync(path.join(folder, name)),
  }));
}

/** The roots by MSP id. @throws Error for a file that holds no certificate */
export function readRoots(folder: string): Roots {
  const files = filesOf(folder).filter((name) => name.endsWith('.pem'));
  return parseRoots(
    files.map((name) => [
      path.basename(name, '.pem'),
      readFileSync(path.join(folder, name), 'utf8'),
    ]),
  );
}

/** @throws Error for anything that is no evidence */
export function readEvidence(file: string): JournalEvidence {
  const read = journalEvidenceSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success) {
    throw new Error('The evidence does not have the form of journal evidence.');
  }
  return read.data;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}
