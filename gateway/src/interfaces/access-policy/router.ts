import {
  HealthChainError,
  rowsOf,
  type AccessPolicyInForce,
  type PolicyRole,
} from '@healthchain/protocol';
import { Router } from 'express';
import type { PolicyInForce } from '../../access/recent-policy.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseQuery } from '../charts/parse-query.js';
import { policyQuerySchema, type PolicyAnswer } from './schema.js';

export interface AccessPolicyOptions {
  readonly guard: PersonGuard;
  readonly policy: PolicyInForce;
}

/** `GET /access-policy`: who may do what, for anyone who signed in; it names roles and no people. */
export function accessPolicyRouter({ guard, policy }: AccessPolicyOptions): Router {
  const router = Router();
  router.get('/access-policy', guard.authenticatePerson, async (req, res) => {
    const { role } = parseQuery(policyQuerySchema, req);
    const inForce = await policy();
    if (inForce === undefined) {
      throw new HealthChainError('POLICY_UNKNOWN');
    }
    res.json(describe(inForce, role));
  });
  return router;
}

function describe(inForce: AccessPolicyInForce, role: PolicyRole | undefined): PolicyAnswer {
  const { version, digest, inForceSince, content } = inForce;
  return {
    ...{ version, digest, inForceSince, policy: content },
    ...(role === undefined ? {} : { matrix: { role, rows: rowsOf(content, role) } }),
  };
}
