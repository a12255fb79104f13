import { HealthChainError } from '@healthchain/protocol';
import type { RequestHandler } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';

/** What is written about patients is for privacy officers; the guard has let a provider pass before. */
export function requireOfficer(guard: PersonGuard): RequestHandler {
  return (req, _res, next) => {
    if (!guard.providerOf(req).roles.includes('privacy-officer')) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
