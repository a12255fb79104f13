import { HealthChainError, sessionLength } from '@healthchain/protocol';
import { isUnreachable } from './escrow/is-unreachable.js';
import type { ReleaseKeys } from './key-keeper.js';
import { lateAfter } from './patience.js';

/** How a release went that was asked for at some time (ms). */
interface Attempt {
  readonly begun: number;
  /** Whether it ended, without an answer to its reader. */
  failed: boolean;
}

/**
 * Remembers for which accesses this gateway gave its reader no answer in time, so that it does not
 * tell key keepers that it did: it may be there and still unable to release.
 */
export class UnansweredReleases {
  readonly #now: () => number;
  readonly #attempts = new Map<string, Attempt>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The same release, watched. */
  watch(release: ReleaseKeys): ReleaseKeys {
    return async (call) => {
      this.#forgetOld();
      const attempt = { begun: this.#now(), failed: false };
      // At the end of the map, which is in the order in which attempts began.
      this.#attempts.delete(call.accessId);
      this.#attempts.set(call.accessId, attempt);
      try {
        const released = await release(call);
        attempt.failed = this.#isLate(attempt);
        return released;
      } catch (error) {
        attempt.failed = isOutage(error) || this.#isLate(attempt);
        throw error;
      } finally {
        if (!attempt.failed && this.#attempts.get(call.accessId) === attempt) {
          this.#attempts.delete(call.accessId);
        }
      }
    };
  }

  /** @throws HealthChainError CUSTODIAN_UNREACHABLE where its reader took this gateway for down */
  requireAnswered(accessId: string): void {
    const attempt = this.#attempts.get(accessId);
    if (attempt !== undefined && (attempt.failed || this.#isLate(attempt))) {
      throw new HealthChainError('CUSTODIAN_UNREACHABLE');
    }
  }

  #isLate({ begun }: Attempt): boolean {
    return this.#now() - begun > lateAfter;
  }

  /** Of an access whose session has ended nobody asks any more. */
  #forgetOld(): void {
    for (const [accessId, { begun }] of this.#attempts) {
      if (this.#now() - begun <= sessionLength) {
        return;
      }
      this.#attempts.delete(accessId);
    }
  }
}

/** What goes wrong here for another reason than an outage is no reason to ask key keepers. */
function isOutage(error: unknown): boolean {
  return error instanceof HealthChainError && isUnreachable(error);
}
