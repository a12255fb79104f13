import { HealthChainError } from '@healthchain/protocol';
import type { UnansweredReleases } from './unanswered-releases.js';

export interface AvailabilityOptions {
  readonly unanswered: Pick<UnansweredReleases, 'requireAnswered'>;
  /** Fails when the HSM does. */
  readonly checkKeys: () => Promise<void>;
  /** Fails when the own peer does. */
  readonly checkLedger: () => Promise<unknown>;
}

/**
 * Whether this gateway answers for an access: it gave its reader an answer, as far as it was asked, and
 * what a release needs works.
 *
 * @returns a function that fails with the code that the release would: KEY_UNAVAILABLE,
 * LEDGER_UNAVAILABLE or CUSTODIAN_UNREACHABLE
 */
export function custodianAvailability(
  options: AvailabilityOptions,
): (accessId: string) => Promise<void> {
  const { unanswered, checkKeys, checkLedger } = options;
  return async (accessId) => {
    unanswered.requireAnswered(accessId);
    await checkKeys().catch((error: unknown) => {
      throw new HealthChainError('KEY_UNAVAILABLE', undefined, { cause: error });
    });
    await checkLedger();
  };
}
