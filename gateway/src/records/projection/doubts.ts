/**
 * How long the orderers may still order a transaction that they took (ms): three minutes by the
 * channel's configuration, and some for the block to arrive.
 */
export const orderingLimit = 5 * 60_000;

export interface DoubtsOptions {
  /** Whether reads answer from the commit. */
  readonly hasCommit: (commitId: string) => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Commits of this process that stand, or may come to stand, without reads answering from them. */
export class Doubts {
  readonly #options: DoubtsOptions;
  readonly #until = new Map<string, number>();

  constructor(options: DoubtsOptions) {
    this.#options = options;
  }

  /** The commit stands: it is in doubt until reads answer from it. */
  stands(commitId: string): void {
    this.#until.set(commitId, Infinity);
  }

  /** Nobody knows whether the commit is going to stand. */
  mayStand(commitId: string): void {
    this.#until.set(commitId, this.#options.now() + orderingLimit);
  }

  /** Whether there is any left. */
  async remain(): Promise<boolean> {
    for (const [commitId, until] of this.#until) {
      if (until < this.#options.now() || (await this.#options.hasCommit(commitId))) {
        this.#until.delete(commitId);
      }
    }
    return this.#until.size > 0;
  }
}
