import { HealthChainError } from '@healthchain/protocol';
import type { RequestHandler } from 'express';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';

/**
 * Lets registrars pass, after the guard has let a provider pass: what the gateway reads or attests for them, no
 * contract refuses others.
 */
export function requireRegistrar(guard: PersonGuard): RequestHandler {
  return (req, _res, next) => {
    if (!guard.providerOf(req).roles.includes('registrar')) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
