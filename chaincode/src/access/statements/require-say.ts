import { HealthChainError, isGivenByAdministrators, type Credential } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';

/** Whatever says which role a credential gives, or is to give. */
type Given = Pick<Credential, 'role' | 'renewal'>;

/**
 * Requires an administrator where anything gives, or is to give, a role that registrars have no say over.
 *
 * @throws HealthChainError `ADMIN_REQUIRED`
 */
export function requireSay(
  { caller }: HealthContext,
  ...given: readonly (Given | undefined)[]
): void {
  const roles = given.flatMap((each) => [each?.role, each?.renewal?.role]);
  if (!caller.isAdmin && roles.some((role) => role && isGivenByAdministrators(role))) {
    throw new HealthChainError('ADMIN_REQUIRED');
  }
}
