import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { careTeamPageSchema, careTeamSchema, type ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { careTeamBodySchema } from '../care-teams/schema.js';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';

const tags = ['Care teams'];
const security = [{ signIn: ['provider'] }];

const careTeam = careTeamSchema.meta({
  id: 'CareTeam',
  description: 'Its members by the keys of their credentials, and the registrar who stated them.',
});
const careTeamPage = careTeamPageSchema.meta({
  id: 'CareTeamPage',
  description: 'An empty bookmark ends the list.',
});
const careTeamBody = careTeamBodySchema.meta({
  id: 'CareTeamRequest',
  description: '`revision` is 1 for a new team, else the one in force plus 1.',
});

const asking: readonly ErrorCode[] = [...personRefusals, 'ROLE_NOT_PERMITTED'];
const stating: readonly ErrorCode[] = [
  ...asking,
  'NOT_FOUND',
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'REVISION_UNEXPECTED',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const one = '/api/v1/care-teams/{careTeamId}';
const params = z.object({
  careTeamId: z.uuid().meta({ description: 'Random id of the care team.' }),
});

/** All of this is for registrars of hospitals. */
export const careTeamRoutes: readonly RouteConfig[] = [
  {
    method: 'put',
    path: one,
    tags,
    summary: 'State who is in a care team',
    description:
      'Founds the team or takes the place of what was stated before, under the registrar’s own ' +
      'signature. Patients consent to a team as it is kept: who is taken out is refused from the next ' +
      'transaction on, in open sessions too.',
    security,
    request: { params, body: sent(careTeamBody) },
    responses: { 200: answer('It is stated.', json, careTeam), ...refused(stating) },
  },
  {
    method: 'get',
    path: one,
    tags,
    summary: 'One care team of the organisation',
    security,
    request: { params },
    responses: {
      200: answer('As it is now.', json, careTeam),
      ...refused([...asking, 'NOT_FOUND']),
    },
  },
  {
    method: 'get',
    path: '/api/v1/care-teams',
    tags,
    summary: 'The organisation’s care teams',
    description: 'In the order of their ids, a page at a time.',
    security,
    request: {
      query: z.object({
        bookmark: z.uuid().optional().meta({ description: 'That of the page before.' }),
      }),
    },
    responses: {
      200: answer('A page.', json, careTeamPage),
      ...refused([...asking, 'INVALID_ARGUMENT']),
    },
  },
];
