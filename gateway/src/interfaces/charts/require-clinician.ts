import { HealthChainError, type OrganizationKind } from '@healthchain/protocol';
import type { RequestHandler } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';

/** Lets clinicians of hospitals pass. @param kind of the gateway's organisation */
export function requireClinician(guard: PersonGuard, kind: OrganizationKind): RequestHandler {
  return (req, _res, next) => {
    if (kind !== 'hospital') {
      throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
    }
    if (!guard.providerOf(req).roles.includes('clinician')) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
