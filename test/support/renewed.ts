/** How long (ms) an access token is used; it lasts for 300 s. */
const tokenUse = 200_000;

/** An access token, or several, fetched anew before they end; who asks at the same time shares them. */
export class Renewed<T> {
  readonly #fetch: () => Promise<T>;
  #current: Promise<T> | undefined;
  #until = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** What is good for some time yet. A failure is not kept. */
  get(): Promise<T> {
    if (this.#current === undefined || this.#until < Date.now()) {
      this.#until = Date.now() + tokenUse;
      this.#current = this.#fetch().catch((error: unknown) => {
        this.#until = 0;
        throw error;
      });
    }
    return this.#current;
  }
}
