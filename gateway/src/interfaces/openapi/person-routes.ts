import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { meSchema } from '../me/schema.js';
import { answer, problemJson, refusals } from './answers.js';
import { problem } from './service-schemas.js';

const json = 'application/json';

/** What every route of the domain API may refuse before it looks at the request. */
export const personRefusals = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_WRONG_AUDIENCE',
  'SCOPE_INSUFFICIENT',
  'LEDGER_UNAVAILABLE',
  'CERTIFICATE_EXPIRED',
  'STORAGE_FULL',
  'BUSY',
  'RATE_LIMITED',
] as const;

/** What the routes by which patients and their delegates see something may refuse besides. */
export const seeingRefusals = [
  'DELEGATION_EXCEEDED',
  'POLICY_NOT_PERMITTED',
  'POLICY_UNKNOWN',
  'PRIVATE_DATA_UNAVAILABLE',
] as const;

/** Routes of people who signed in. */
export const personRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/me',
    tags: ['People'],
    summary: 'Who signed in',
    description: 'As the ledger knows them now.',
    security: [{ signIn: ['provider'] }, { signIn: ['patient'] }, { signIn: ['delegate'] }],
    responses: {
      200: answer('The person.', json, meSchema.meta({ id: 'Me' })),
      ...refusals(personRefusals, problemJson, problem),
    },
  },
];
