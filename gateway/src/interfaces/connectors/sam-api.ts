import { z } from 'zod';
import type { Exclusion } from '../../credentialing/provider-registry.js';
import type { PersonName } from '../../credentialing/provider-application.js';
import { fetchJson, type FetchLimits } from './fetch-json.js';

export interface SamApiOptions {
  readonly address: string;
  readonly key: string;
  readonly limits: FetchLimits;
}

/** Records of a page, which the API sets, and pages that are asked for. */
const pageSize = 10;
const pageLimit = 10;

const text = z.string().nullish();

/** The part of an answer that says who is excluded; the API knows active exclusions alone. */
const answerSchema = z.object({
  totalRecords: z.int().min(0),
  excludedEntity: z.array(
    z.object({
      exclusionIdentification: z.object({ firstName: text, lastName: text, entityName: text }),
    }),
  ),
});

/**
 * Asks SAM's Exclusions API who is excluded, for everybody with an NPI and for everybody with a name, whose NPI
 * it may mask. It takes questions by GET only, with name and key in the query: TLS covers them on the way, and the
 * gateway logs no address that it asks.
 */
export function samApi({ address, key, limits }: SamApiOptions) {
  const ask = async (
    question: Readonly<Record<string, string>>,
  ): Promise<readonly PersonName[]> => {
    const found: PersonName[] = [];
    for (let page = 0; ; page += 1) {
      const url = new URL(address);
      const query = { ...question, api_key: key, page: String(page), size: String(pageSize) };
      url.search = new URLSearchParams(query).toString();
      const { totalRecords, excludedEntity } = answerSchema.parse(await fetchJson(url, limits));
      if (totalRecords > pageSize * pageLimit) {
        throw new Error('SAM knows too many to tell them apart.');
      }
      found.push(...excludedEntity.map(nameOf));
      if (found.length >= totalRecords) {
        return found;
      }
      if (excludedEntity.length === 0) {
        throw new Error('SAM’s answer breaks off.');
      }
    }
  };
  return async (npi: string, name: PersonName): Promise<readonly Exclusion[]> => {
    const [numbered, named] = await Promise.all([
      ask({ npi }),
      ask({ exclusionName: wordsOf(name) }),
    ]);
    return [
      ...numbered.map((each) => ({ name: each, npi })),
      ...named.map((each) => ({ name: each })),
    ];
  };
}

/** First and family name as words of letters: the API looks for parts of names, in any order. */
function wordsOf({ family, given }: PersonName): string {
  const [first = ''] = given.trim().split(/\s+/);
  const letters = `${first} ${family}`.normalize('NFD').replaceAll(/\p{Mark}/gu, '');
  return letters.replaceAll(/[^\p{Letter}]+/gu, ' ').trim();
}

function nameOf({
  exclusionIdentification: { firstName, lastName, entityName },
}: z.infer<typeof answerSchema>['excludedEntity'][number]): PersonName {
  return { family: lastName ?? entityName ?? '', given: firstName ?? '' };
}
