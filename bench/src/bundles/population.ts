import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, writeFile } from '@healthchain/network/dist/host/files.js';
import {
  directoryBundles,
  patientBundles,
  type SampleBundle,
} from '@healthchain/test/dist/support/samples.js';
import { renewBundle, type PatientBundle } from './renew.js';

/** A Bundle as it is posted. */
export interface PreparedBundle {
  readonly name: string;
  readonly text: string;
  readonly resources: number;
}

/**
 * Synthea's patients again and again, each copy as other persons.
 *
 * @param most patients of a copy
 */
export class Population {
  readonly #patients: readonly SampleBundle[];

  constructor(
    private readonly seed: string,
    most = Infinity,
  ) {
    this.#patients = patientBundles().slice(0, most);
  }

  /** Patients of a copy. */
  get size(): number {
    return this.#patients.length;
  }

  /** Some of a copy's patients. @param from the first, @param to the one after the last */
  copy(number: number, from = 0, to = this.size): PreparedBundle[] {
    return this.#patients
      .slice(from, to)
      .map((sample) => prepare(sample, `${this.seed}/${number}`));
  }

  /** The patient whose Bundle is of middle size, as another person. */
  typical(seed: string): PreparedBundle {
    const bySize = this.#patients.toSorted((one, other) => one.text.length - other.text.length);
    const middle = bySize[Math.floor(bySize.length / 2)];
    if (middle === undefined) {
      throw new Error('There are no sample patients.');
    }
    return prepare(middle, `${this.seed}/${seed}`);
  }

  /** Hospitals and practitioners, to whom all copies refer. */
  directory(): PreparedBundle[] {
    return directoryBundles().map(({ name, text }) => ({
      name,
      text,
      resources: (JSON.parse(text) as PatientBundle).entry.length,
    }));
  }

  /** Writes Bundles into a folder, in place of what was there, with the directory's. */
  writeTo(folder: string, bundles: readonly PreparedBundle[]): void {
    rmSync(folder, { recursive: true, force: true });
    ensureFolder(folder);
    for (const { name, text } of [...this.directory(), ...bundles]) {
      writeFile(join(folder, name), text);
    }
  }
}

function prepare({ name, text }: SampleBundle, seed: string): PreparedBundle {
  const bundle = renewBundle(JSON.parse(text) as PatientBundle, `${seed}/${name}`);
  return { name, text: JSON.stringify(bundle), resources: bundle.entry.length };
}
