import {
  HealthChainError,
  permitsSomewhere,
  type AccessPolicyInForce,
  type Role,
} from '@healthchain/protocol';

/**
 * Requires a role that the access policy lets read charts, whatever of them: a clinician's.
 *
 * @throws HealthChainError POLICY_UNKNOWN or ROLE_NOT_PERMITTED
 */
export function requireReader(
  policy: AccessPolicyInForce | undefined,
  roles: readonly Role[],
): void {
  if (policy === undefined) {
    throw new HealthChainError('POLICY_UNKNOWN');
  }
  if (!roles.some((role) => permitsSomewhere(policy.content, { role, action: 'read' }))) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
}
