import { HealthChainError } from '@healthchain/protocol';

/**
 * The signature decides; this only tells a patient early that they hold somebody else's statement.
 *
 * @throws HealthChainError INVALID_ARGUMENT
 */
export function requireOwn(stated: string, signedIn: string): void {
  if (stated !== signedIn) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The statement is another patient’s.');
  }
}
