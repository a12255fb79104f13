import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { post } from '../admissions.js';
import type { OrganizationEndpoints } from '../network.js';
import { askApi, signIn, type Tokens } from '../sign-in.js';

/** How long (ms) an access token is used; it lasts a little longer. */
const tokenLife = 200_000;
/** How long (ms) a person waits for an answer. */
const patience = 60_000;

/** Somebody who signs in again whenever a token is about to end. */
export class Person {
  #tokens: Promise<Tokens> | undefined;
  #until = 0;

  /** @param subject as {@link signIn} takes it */
  constructor(
    readonly organization: OrganizationEndpoints,
    readonly device: SoftwareAuthenticator,
    readonly subject: string,
  ) {}

  async get(path: string): Promise<Response> {
    const signal = AbortSignal.timeout(patience);
    return askApi(this.organization, path, await this.signedIn(), { signal });
  }

  async post(path: string, body: object): Promise<Response> {
    return post(this.organization, path, await this.signedIn(), body);
  }

  /** Tokens that last for some time yet. */
  signedIn(): Promise<Tokens> {
    if (this.#tokens === undefined || this.#until < Date.now()) {
      this.#until = Date.now() + tokenLife;
      this.#tokens = signIn(this.organization, this.device, this.subject).catch(
        (error: unknown) => {
          this.#until = 0;
          throw error;
        },
      );
    }
    return this.#tokens;
  }
}
