import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleClient } from '../endpoints/sample-client.js';
import { ask, type HttpAnswer, type HttpQuestion } from '../host/http.js';
import { tlsRootFile } from '../identities/msp.js';
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
  readonly #caFile: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ organization }: SampleClient, token: string) {
    this.#base = `${organization.gatewayUrl}/fhir`;
    this.#caFile = tlsRootFile(organization);
    this.#headers = { authorization: `Bearer ${token}`, accept: 'application/fhir+json' };
  }

  /** Whether the server has the Bundle's first resource, by its first identifier. */
  async holds(bundle: SampleBundle): Promise<boolean> {
    const resource = bundle.entry[0]?.resource;
    const identifier = resource?.identifier?.[0];
    if (resource === undefined || identifier?.value === undefined) {
      return false;
    }
    const body = new URLSearchParams({
      identifier: `${identifier.system ?? ''}|${identifier.value}`,
      _count: '1',
    });
    const found = (await this.#post(`/${resource.resourceType}/_search`, { body })) as {
      total?: number;
    };
    return (found.total ?? 0) > 0;
  }

  async send(text: string): Promise<void> {
    await this.#post('', { headers: { 'content-type': 'application/fhir+json' }, body: text });
  }

  async #post(path: string, { headers, body }: Omit<HttpQuestion, 'caFile'>): Promise<unknown> {
    return contentOf(
      await ask(`${this.#base}${path}`, {
        method: 'POST',
        headers: { ...this.#headers, ...headers },
        caFile: this.#caFile,
        ...(body === undefined ? {} : { body }),
      }),
    );
  }
}

function contentOf({ status, text }: HttpAnswer): unknown {
  if (status !== 200) {
    throw new Error(`The gateway answered ${status}: ${text}`);
  }
  return JSON.parse(text);
}
