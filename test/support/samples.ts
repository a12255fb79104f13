import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './network.js';

/** The 37 Synthea patients beside the checkout, where they are. */
const sharedFolder = path.resolve(projectRoot, '../shared/data/synthea');
/** The five that the project carries. */
const carriedFolder = path.join(projectRoot, 'network/samples');

export interface SampleBundle {
  readonly name: string;
  readonly text: string;
}

export const hasSharedData = existsSync(sharedFolder);

function bundles(folder: string, wanted: (name: string) => boolean): SampleBundle[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && wanted(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

const isDirectory = (name: string): boolean => /^(hospital|practitioner)Information/.test(name);

/** Bundles of hospitals and practitioners; they come before the patients. */
export function directoryBundles(): SampleBundle[] {
  return bundles(hasSharedData ? sharedFolder : carriedFolder, isDirectory);
}

/** Patient Bundles: all 37, or the five carried ones where the shared folder is missing. */
export function patientBundles(): SampleBundle[] {
  return bundles(hasSharedData ? sharedFolder : carriedFolder, (name) => !isDirectory(name));
}
