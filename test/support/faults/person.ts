import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { post } from '../admissions.js';
import type { OrganizationEndpoints } from '../network.js';
import { Renewed } from '../renewed.js';
import { askApi, signIn, type Tokens } from '../sign-in.js';

/** How long (ms) a person waits for an answer. */
const patience = 60_000;

/** Somebody who signs in again whenever a token is about to end. */
export class Person {
  readonly #tokens: Renewed<Tokens>;

  /** @param subject as {@link signIn} takes it */
  constructor(
    readonly organization: OrganizationEndpoints,
    readonly device: SoftwareAuthenticator,
    readonly subject: string,
  ) {
    this.#tokens = new Renewed(() => signIn(organization, device, subject));
  }

  async get(path: string): Promise<Response> {
    const signal = AbortSignal.timeout(patience);
    return askApi(this.organization, path, await this.signedIn(), { signal });
  }

  async post(path: string, body: object): Promise<Response> {
    return post(this.organization, path, await this.signedIn(), body);
  }

  /** Tokens that last for some time yet. */
  signedIn(): Promise<Tokens> {
    return this.#tokens.get();
  }
}
