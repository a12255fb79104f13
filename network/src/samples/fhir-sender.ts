import type { SampleClient } from '../endpoints/sample-client.js';
import { ask, type HttpAnswer, type HttpQuestion } from '../host/http.js';
import { tlsRootFile } from '../identities/msp.js';
import { identifiersToLookUp, type SampleBundle } from './sample-bundle.js';

interface AnswerBundle {
  readonly entry: readonly { readonly response?: { readonly status?: string } }[];
}

/** Identifiers in one question: the gateway limits the length of a search's form. */
const identifiersAtOnce = 20;

/** Sends Bundles to a hospital's gateway. */
export class FhirSender {
  readonly #base: string;
  readonly #caFile: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ organization }: SampleClient, token: string) {
    this.#base = `${organization.gatewayUrl}/fhir`;
    this.#caFile = tlsRootFile(organization);
    this.#headers = { authorization: `Bearer ${token}`, accept: 'application/fhir+json' };
  }

  /** Whether the server has all of the Bundle, as far as identifiers tell. */
  async holds(bundle: SampleBundle): Promise<boolean> {
    const wanted = [...identifiersToLookUp(bundle)];
    for (const [type, identifiers] of wanted) {
      for (let from = 0; from < identifiers.length; from += identifiersAtOnce) {
        const some = identifiers.slice(from, from + identifiersAtOnce);
        if ((await this.#count(type, some)) < some.length) return false;
      }
    }
    return wanted.length > 0;
  }

  /** @throws Error if the server refuses the Bundle, or one entry of it */
  async send(text: string): Promise<void> {
    const headers = { 'content-type': 'application/fhir+json' };
    const { entry } = (await this.#post('', { headers, body: text })) as AnswerBundle;
    const refused = entry
      .map(({ response }, index) => ({ index, status: response?.status ?? 'no status' }))
      .filter(({ status }) => !status.startsWith('2'));
    if (refused.length > 0) {
      const reasons = refused.slice(0, 3).map(({ index, status }) => `entry ${index} ${status}`);
      throw new Error(
        `${refused.length} of ${entry.length} entries were refused: ${reasons.join(', ')}`,
      );
    }
  }

  /** How many resources have one of the identifiers. */
  async #count(type: string, identifiers: readonly string[]): Promise<number> {
    const body = new URLSearchParams({ identifier: identifiers.join(','), _count: '1' });
    const found = (await this.#post(`/${type}/_search`, { body })) as { total?: number };
    return found.total ?? 0;
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
