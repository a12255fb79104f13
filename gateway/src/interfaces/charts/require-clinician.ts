import { HealthChainError, type OrganizationKind, type Role } from '@healthchain/protocol';
import type { RequestHandler } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';

/** Refuses roles. @throws HealthChainError POLICY_UNKNOWN or ROLE_NOT_PERMITTED */
export type RequireRole = (roles: readonly Role[]) => Promise<void>;

/**
 * Lets clinicians of a hospital pass, after the guard has let a provider pass.
 *
 * @param requireRole what the access policy says of their role
 */
export function requireClinician(
  guard: PersonGuard,
  kind: OrganizationKind,
  requireRole: RequireRole,
): RequestHandler {
  return async (req, _res, next) => {
    if (kind !== 'hospital') {
      throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
    }
    await requireRole(guard.providerOf(req).roles);
    next();
  };
}
