import { HealthChainError } from '@healthchain/protocol';

export interface FailureLimitOptions {
  /** Failures in one window; beyond, nothing more is tried. */
  readonly most: number;
  /** Milliseconds. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Slows down whoever guesses: counts failures by name, in windows that begin with the first one. */
export class FailureLimit {
  readonly #options: Required<FailureLimitOptions>;
  readonly #windows = new Map<string, { readonly until: number; failures: number }>();

  constructor(options: FailureLimitOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /** @throws HealthChainError RATE_LIMITED */
  check(name: string): void {
    const window = this.#windows.get(name);
    if (
      window !== undefined &&
      window.until > this.#options.now() &&
      window.failures >= this.#options.most
    ) {
      throw new HealthChainError('RATE_LIMITED');
    }
  }

  count(name: string): void {
    const { now, window: length } = this.#options;
    for (const [one, { until }] of this.#windows) {
      if (until <= now()) {
        this.#windows.delete(one);
      }
    }
    const window = this.#windows.get(name) ?? { until: now() + length, failures: 0 };
    window.failures += 1;
    this.#windows.set(name, window);
  }
}
