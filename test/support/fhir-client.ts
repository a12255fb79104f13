import type { ClientEndpoints, OrganizationEndpoints } from './network.js';
import { Renewed } from './renewed.js';
import { accessToken } from './tokens.js';

export interface FhirAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A resource as far as tests look into it. */
export interface AnyResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

export interface AnyBundle extends AnyResource {
  readonly type: string;
  readonly total?: number;
  readonly link?: readonly { relation: string; url: string }[];
  readonly entry?: readonly {
    readonly fullUrl?: string;
    readonly resource?: AnyResource;
    readonly response?: { status: string; location?: string; outcome?: AnyResource };
    readonly [element: string]: unknown;
  }[];
}

/** An EHR's FHIR client: fetches a token, renews it in time. */
export class FhirClient {
  readonly base: string;
  readonly #token: Renewed<string>;

  /** @param patience how long to wait for an answer (ms); without end by default */
  constructor(
    organization: OrganizationEndpoints,
    client: ClientEndpoints,
    readonly patience?: number,
  ) {
    this.base = organization.fhir;
    this.#token = new Renewed(() => accessToken(client));
  }

  async request(
    method: string,
    url: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<FhirAnswer> {
    const target = url.startsWith('http') ? url : `${this.base}${url}`;
    const response = await fetch(target, {
      method,
      headers: {
        accept: 'application/fhir+json',
        authorization: `Bearer ${await this.#token.get()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(this.patience === undefined ? {} : { signal: AbortSignal.timeout(this.patience) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  get(url: string): Promise<FhirAnswer> {
    return this.request('GET', url);
  }

  /** Posts a Bundle given as text, so that its decimals arrive as written. */
  postBundle(text: string): Promise<FhirAnswer> {
    return this.request('POST', '', text);
  }

  /** A search, all pages. */
  async searchAll(query: string): Promise<AnyResource[]> {
    const found: AnyResource[] = [];
    let next: string | undefined = `/${query}`;
    while (next !== undefined) {
      const answer: FhirAnswer = await this.get(next);
      if (answer.status !== 200) {
        throw new Error(`Search answered ${answer.status}: ${answer.text}`);
      }
      const bundle = JSON.parse(answer.text) as AnyBundle;
      found.push(...(bundle.entry ?? []).flatMap((entry) => entry.resource ?? []));
      next = bundle.link?.find((link) => link.relation === 'next')?.url;
    }
    return found;
  }
}

/** The stable code in an OperationOutcome or problem. */
export function codesOf(text: string): string[] {
  const body = JSON.parse(text) as {
    code?: string;
    issue?: { details?: { coding?: { code?: string }[] } }[];
  };
  return [
    ...(body.code === undefined ? [] : [body.code]),
    ...(body.issue ?? []).flatMap((issue) => issue.details?.coding?.[0]?.code ?? []),
  ];
}
