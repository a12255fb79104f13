import type {
  ClientEndpoints,
  OrganizationEndpoints,
} from '@healthchain/test/dist/support/network.js';
import { Renewed } from '@healthchain/test/dist/support/renewed.js';
import { accessToken } from '@healthchain/test/dist/support/tokens.js';
import { HttpClient } from './http-client.js';

/** A hospital's EHR as a load: it posts FHIR and waits for the answer. */
export class Ehr {
  readonly #http = new HttpClient();
  readonly #token = new Renewed(() => this.freshToken());

  constructor(
    readonly organization: OrganizationEndpoints,
    readonly client: ClientEndpoints,
  ) {}

  /** Posts JSON below the FHIR base. @throws Error unless the answer has the status @returns its body */
  post(path: string, body: string, wanted: number): Promise<string> {
    return this.#ask('POST', path, wanted, body);
  }

  /** Gets what stands below the FHIR base. @throws Error unless it is there */
  get(path: string): Promise<string> {
    return this.#ask('GET', path, 200);
  }

  async #ask(method: string, path: string, wanted: number, body?: string): Promise<string> {
    const { status, body: answer } = await this.#http.send(`${this.organization.fhir}${path}`, {
      method,
      headers: {
        accept: 'application/fhir+json',
        authorization: `Bearer ${await this.token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = answer.toString('utf8');
    if (status !== wanted) {
      // A query may name a patient.
      const [place = ''] = path.split('?');
      throw new Error(`${method} ${place} answered ${status}: ${text.slice(0, 400)}`);
    }
    return text;
  }

  /** An access token that is good for a while. */
  token(): Promise<string> {
    return this.#token.get();
  }

  /** An access token that is good for its whole time. */
  freshToken(): Promise<string> {
    return accessToken(this.client);
  }

  close(): void {
    this.#http.close();
  }
}
