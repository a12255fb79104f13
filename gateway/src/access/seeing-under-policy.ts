import { HealthChainError } from '@healthchain/protocol';
import { Router, type RequestHandler } from 'express';
import type { Decider, PersonGuard } from '../platform/sign-in/person-guard.js';
import { objectionOfPolicy } from './objection-of-policy.js';
import type { PolicyInForce } from './recent-policy.js';

/**
 * Lets patients, and whoever decides for them, see who opened the chart and who can only where the access policy
 * lets their role read that at their own request: AuditEvents and Consents, which are of one class.
 */
export function seeingUnderPolicy(guard: PersonGuard, policy: PolicyInForce): PersonGuard {
  const permitted: RequestHandler = async (req, _res, next) => {
    const role = roleOf(guard.deciderOf(req));
    const question = { role, action: 'read', purpose: 'PATRQT' } as const;
    const objection = objectionOfPolicy(await policy(), question, 'AuditEvent');
    if (objection !== undefined) {
      throw new HealthChainError(objection);
    }
    next();
  };
  return {
    ...guard,
    authenticateDecider: (power) => {
      const authenticate = guard.authenticateDecider(power);
      return power === 'see' ? Router().use(authenticate, permitted) : authenticate;
    },
  };
}

function roleOf({ delegationId, byProxy = false }: Decider): 'patient' | 'proxy' {
  return delegationId !== undefined || byProxy ? 'proxy' : 'patient';
}
