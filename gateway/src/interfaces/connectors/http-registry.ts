import { z } from 'zod';
import {
  deaRecordSchema,
  exclusionSchema,
  licenceRecordSchema,
  type NpiRecord,
  type ProviderRegistry,
} from '../../credentialing/provider-registry.js';
import { fetchJson, type FetchLimits } from './fetch-json.js';
import { samApi } from './sam-api.js';

/** Where each question is asked. */
export interface RegistryAddresses {
  /** As CMS's NPPES API, version 2.1: `GET ?version=2.1&number=…`. */
  readonly npi: string;
  /** As SAM's Exclusions API. */
  readonly sam: string;
  /** The others take a JSON question by POST and answer `{"results": […]}`. */
  readonly licences: string;
  readonly dea: string;
  readonly exclusions: string;
}

export interface HttpRegistryOptions {
  readonly addresses: RegistryAddresses;
  /** The key by which SAM knows who asks. */
  readonly samKey: string;
  readonly limits?: FetchLimits;
}

const defaultLimits: FetchLimits = { timeout: 10_000, size: 1_048_576 };

const nppesAnswer = z.object({
  results: z
    .array(
      z.object({
        number: z.string(),
        basic: z.object({
          last_name: z.string(),
          first_name: z.string(),
          status: z.string(),
        }),
      }),
    )
    .max(1),
});

/** Registries that are asked over HTTP. Access logs keep addresses: no name stands in one, but for SAM's. */
export function httpRegistry({
  addresses,
  samKey,
  limits = defaultLimits,
}: HttpRegistryOptions): ProviderRegistry {
  const ask = async <Schema extends z.ZodType>(
    address: string,
    record: Schema,
    question: object,
  ): Promise<readonly z.infer<Schema>[]> => {
    const answer = await fetchJson(new URL(address), limits, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    return z.object({ results: z.array(record) }).parse(answer).results;
  };
  return {
    source: 'http',
    npi: async (npi) => {
      const url = new URL(addresses.npi);
      url.searchParams.set('version', '2.1');
      url.searchParams.set('number', npi);
      const [found] = nppesAnswer.parse(await fetchJson(url, limits)).results;
      return found === undefined ? undefined : npiRecordOf(found, npi);
    },
    licence: async (state, number) =>
      only(await ask(addresses.licences, licenceRecordSchema, { state, number })),
    dea: async (number) => only(await ask(addresses.dea, deaRecordSchema, { number })),
    exclusions: (npi, name) => ask(addresses.exclusions, exclusionSchema, { npi, name }),
    samExclusions: samApi({ address: addresses.sam, key: samKey, limits }),
  };
}

/** @throws Error for an answer about another number */
function npiRecordOf(
  { number, basic }: z.infer<typeof nppesAnswer>['results'][number],
  asked: string,
): NpiRecord {
  if (number !== asked) {
    throw new Error('The registry answered about another NPI.');
  }
  return {
    name: { family: basic.last_name, given: basic.first_name },
    isActive: basic.status === 'A',
  };
}

/** @throws Error for more answers than one, of which none can be told to be the right one */
function only<Value>(found: readonly Value[]): Value | undefined {
  if (found.length > 1) {
    throw new Error('The registry gave more than one answer.');
  }
  return found[0];
}
