import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleClient } from '../endpoints/sample-client.js';
import { FhirSender } from './fhir-sender.js';
import type { SampleBundle } from './sample-bundle.js';
import { accessToken } from './token.js';

/**
 * Sends the sample Bundles to a hospital as its EHR would: organisations and practitioners first,
 * because the patients refer to them. What is there already is left alone; of a directory that is
 * there in part, what has no identifier comes twice.
 *
 * @param onProgress told of each file before it is sent
 * @throws Error that names the file, if the gateway refuses it or an entry of it
 */
export async function loadSamples(
  client: SampleClient,
  folder: string,
  onProgress: (text: string) => void,
): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const fhir = new FhirSender(client, await accessToken(client));
  for (const [index, name] of directoryFirst(files).entries()) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (!(await fhir.holds(JSON.parse(text) as SampleBundle))) {
      onProgress(`${index + 1} of ${files.length}`);
      await fhir.send(text).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${name}: ${reason}`, { cause: error });
      });
    }
  }
}

/** Synthea names the Bundles that others refer to `hospitalInformation…`, `practitionerInformation…`. */
function directoryFirst(files: readonly string[]): string[] {
  const rank = (name: string): number =>
    name.startsWith('hospitalInformation') ? 0 : name.startsWith('practitionerInformation') ? 1 : 2;
  return files.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
