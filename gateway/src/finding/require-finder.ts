import {
  HealthChainError,
  permittedClasses,
  type AccessPolicyInForce,
  type Role,
} from '@healthchain/protocol';

/**
 * Requires a role that the access policy permits to find patients elsewhere: that somebody is a patient
 * there is demographic, and told for treatment.
 *
 * @throws HealthChainError POLICY_UNKNOWN or ROLE_NOT_PERMITTED
 */
export function requireFinder(
  policy: AccessPolicyInForce | undefined,
  roles: readonly Role[],
): void {
  if (policy === undefined) {
    throw new HealthChainError('POLICY_UNKNOWN');
  }
  const finds = roles.some((role) =>
    permittedClasses(policy.content, { role, action: 'find', purpose: 'TREAT' }).includes(
      'demographics',
    ),
  );
  if (!finds) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
}
