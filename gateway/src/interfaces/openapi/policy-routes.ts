import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { policyAnswerSchema, policyQuerySchema } from '../access-policy/schema.js';
import { answer, problemJson, refusals } from './answers.js';
import { personRefusals } from './person-routes.js';
import { problem } from './service-schemas.js';

const json = 'application/json';

/** The route that says who may do what. */
export const policyRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/access-policy',
    tags: ['Access policy'],
    summary: 'The access policy in force',
    description:
      'Its version and rules and, where `role` names one, all that this role may: actions, purposes and classes.',
    security: [{ signIn: ['provider'] }, { signIn: ['patient'] }, { signIn: ['delegate'] }],
    request: { query: policyQuerySchema },
    responses: {
      200: answer('The policy.', json, policyAnswerSchema.meta({ id: 'AccessPolicyInForce' })),
      ...refusals([...personRefusals, 'INVALID_ARGUMENT', 'POLICY_UNKNOWN'], problemJson, problem),
    },
  },
];
