import { HealthChainError, type OrganizationKind, type Role } from '@healthchain/protocol';
import type { RequestHandler } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';

/** Lets people of these roles pass at organisations of a kind, after the guard has let a provider pass. */
export function requireRole(
  guard: PersonGuard,
  kind: OrganizationKind,
  wanted: { readonly kind: OrganizationKind; readonly roles: readonly Role[] },
): RequestHandler {
  return (req, _res, next) => {
    if (kind !== wanted.kind) {
      throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
    }
    if (!guard.providerOf(req).roles.some((role) => wanted.roles.includes(role))) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
