/**
 * Lets one holder at a time have each of several keys. Keys are taken in sorted order, so that two
 * holders never wait for each other.
 */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs with all keys held, and gives them back however it ends. */
  async run<T>(keys: Iterable<string>, work: () => Promise<T>): Promise<T> {
    const releases: (() => void)[] = [];
    try {
      for (const key of [...new Set(keys)].sort()) {
        releases.push(await this.#take(key));
      }
      return await work();
    } finally {
      releases.forEach((release) => {
        release();
      });
    }
  }

  async #take(key: string): Promise<() => void> {
    const before = this.#tails.get(key);
    let finish: () => void = () => undefined;
    const tail = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.#tails.set(key, tail);
    await before;
    return () => {
      if (this.#tails.get(key) === tail) {
        this.#tails.delete(key);
      }
      finish();
    };
  }
}
