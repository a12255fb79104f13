import { HealthChainError } from '@healthchain/protocol';

export interface AttemptLimitOptions {
  /** Attempts in one window; beyond, nothing more is tried. */
  readonly most: number;
  /** Milliseconds. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Slows down whoever guesses or collects: counts attempts by name, whether they succeed or not and before
 * they are made, in windows that begin with the first one.
 */
export class AttemptLimit {
  readonly #options: Required<AttemptLimitOptions>;
  readonly #windows = new Map<string, { readonly until: number; attempts: number }>();

  constructor(options: AttemptLimitOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /** @throws HealthChainError RATE_LIMITED */
  take(name: string): void {
    const { most, now, window: length } = this.#options;
    for (const [one, { until }] of this.#windows) {
      if (until <= now()) {
        this.#windows.delete(one);
      }
    }
    const window = this.#windows.get(name) ?? { until: now() + length, attempts: 0 };
    if (window.attempts >= most) {
      throw new HealthChainError('RATE_LIMITED');
    }
    window.attempts += 1;
    this.#windows.set(name, window);
  }
}
