import { HealthChainError } from '@healthchain/protocol';

/**
 * Tells somebody early that what they hand in is about another patient than they signed in for; it is the
 * signature that decides.
 *
 * @throws HealthChainError INVALID_ARGUMENT
 */
export function requireOwn(
  stated: { readonly patientId: string },
  signedIn: { readonly patientId: string },
): void {
  if (stated.patientId !== signedIn.patientId) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The statement is another patient’s.');
  }
}
