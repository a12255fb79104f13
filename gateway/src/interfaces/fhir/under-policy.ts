import { HealthChainError, type AccessPolicyInForce, type ErrorCode } from '@healthchain/protocol';
import { Router, type Request } from 'express';
import { objectionOfPolicy } from '../../access/objection-of-policy.js';
import type { PolicyInForce } from '../../access/recent-policy.js';
import type { FhirAccess, FhirInteraction } from './ports.js';

/** What the scopes of a token permit. */
export interface ScopeGuard extends Pick<FhirAccess, 'authenticate' | 'authorize'> {
  isPermitted(request: Request, interaction: FhirInteraction, type: string): boolean;
}

/** A search tells what it finds, as a read does. */
const actions = { create: 'write', read: 'read', search: 'read' } as const;

/**
 * What both the scopes of a token and the access policy permit: the policy speaks of integrators, whoever of
 * them it is, and of treatment. A request and all entries of its Bundle are decided by one version of it.
 */
export function underPolicy(scopes: ScopeGuard, policy: PolicyInForce): FhirAccess {
  const policies = new WeakMap<Request, AccessPolicyInForce>();

  function objectionTo(
    request: Request,
    interaction: FhirInteraction,
    type: string,
  ): ErrorCode | undefined {
    if (!scopes.isPermitted(request, interaction, type)) {
      return 'SCOPE_INSUFFICIENT';
    }
    const action = actions[interaction];
    const question = { role: 'integrator', action, purpose: 'TREAT' } as const;
    return objectionOfPolicy(policies.get(request), question, type);
  }

  return {
    authenticate: Router().use(scopes.authenticate, async (request, _response, next) => {
      const inForce = await policy();
      if (inForce !== undefined) {
        policies.set(request, inForce);
      }
      next();
    }),
    authorize: (interaction, type) => (request, response, next) => {
      void scopes.authorize(interaction, type)(request, response, (error?: unknown) => {
        const code = error === undefined ? objectionTo(request, interaction, type) : undefined;
        next(code === undefined ? error : new HealthChainError(code));
      });
    },
    objectionTo,
  };
}
