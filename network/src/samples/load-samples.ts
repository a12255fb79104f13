import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleClient } from '../endpoints/sample-client.js';
import { accessToken } from './token.js';

interface SampleBundle {
  readonly type: string;
  readonly entry: readonly {
    readonly resource: {
      readonly resourceType: string;
      readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
    };
  }[];
}

/**
 * Sends the sample Bundles to a hospital as its EHR would: organisations and practitioners first,
 * because the patients refer to them. Patients that are there already are left alone.
 *
 * @param onProgress told of each file before it is sent
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
      await fhir.send(text);
    }
  }
}

/** Synthea names the Bundles that others refer to `hospitalInformation…`, `practitionerInformation…`. */
function directoryFirst(files: readonly string[]): string[] {
  const rank = (name: string): number =>
    name.startsWith('hospitalInformation') ? 0 : name.startsWith('practitionerInformation') ? 1 : 2;
  return files.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

class FhirSender {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(client: SampleClient, token: string) {
    this.#base = `${client.organization.gatewayUrl}/fhir`;
    this.#headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/fhir+json',
      'content-type': 'application/fhir+json',
    };
  }

  /** Whether the server has the Bundle's first resource, by its first identifier. */
  async holds(bundle: SampleBundle): Promise<boolean> {
    const resource = bundle.entry[0]?.resource;
    const identifier = resource?.identifier?.[0];
    if (resource === undefined || identifier?.value === undefined) {
      return false;
    }
    const response = await fetch(`${this.#base}/${resource.resourceType}/_search`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        identifier: `${identifier.system ?? ''}|${identifier.value}`,
        _count: '1',
      }),
    });
    const found = (await answer(response)) as { total?: number };
    return (found.total ?? 0) > 0;
  }

  async send(text: string): Promise<void> {
    await answer(await fetch(this.#base, { method: 'POST', headers: this.#headers, body: text }));
  }
}

async function answer(response: Response): Promise<unknown> {
  if (!response.ok) {
    throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
  }
  return response.json();
}
