import { HealthChainError } from '@healthchain/protocol';

/**
 * Requires that what is signed or asked for in a sensitive argument is about what the public one names.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`
 */
export function requireNamed(named: string, stated: string): void {
  if (named !== stated) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The argument is about another id.');
  }
}
