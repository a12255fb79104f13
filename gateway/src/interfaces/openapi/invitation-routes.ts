import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import {
  invitationListSchema,
  invitationSchema,
  inviteRequestSchema,
  submitRequestSchema,
} from '../credentialing/invitation-schema.js';
import { answer } from './answers.js';
import { application } from './credentialing-schemas.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';

const tags = ['Credentialing'];
const security = [{ signIn: ['provider'] }];

const inviteRequest = inviteRequestSchema.meta({ id: 'InviteRequest' });
const invitation = invitationSchema.meta({
  id: 'Invitation',
  description: 'The code is for the person who is to apply, and told once.',
});
const invitationList = invitationListSchema.meta({ id: 'Invitations' });
const submitRequest = submitRequestSchema.meta({
  id: 'InvitedApplication',
  description: 'At most five documents of 512 KiB each, in base64.',
});

const asking: readonly ErrorCode[] = [...personRefusals, 'ROLE_NOT_PERMITTED'];
const sending: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'BODY_MALFORMED', 'BODY_TOO_LARGE'];
const reading: readonly ErrorCode[] = [
  'NOT_FOUND',
  'PRIVATE_DATA_UNAVAILABLE',
  'KEY_UNAVAILABLE',
  'CONTENT_ALTERED',
];
const accepting: readonly ErrorCode[] = [
  ...(['NOT_FOUND', 'KEY_UNAVAILABLE', 'CONTENT_ALTERED', 'ALREADY_EXISTS'] as const),
  ...(['ORGANIZATION_UNKNOWN', 'CREDENTIAL_MISSING', 'CREDENTIAL_INACTIVE'] as const),
  ...(['LEDGER_REJECTED', 'COMMIT_UNKNOWN'] as const),
];

const params = z.object({
  invitationId: z.uuid().meta({ description: 'Id of the invitation.' }),
});
const one = '/api/v1/application-invitations/{invitationId}';

/** Routes by which somebody applies for a credential who cannot sign in yet. */
export const invitationRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/application-invitations',
    tags,
    summary: 'Invite somebody to apply for a role',
    description: 'By a code that is told once, serves once, and expires after seven days.',
    security,
    request: { body: sent(inviteRequest) },
    responses: {
      201: answer('The code.', json, invitation),
      ...refused([...asking, ...sending, 'ADMIN_REQUIRED']),
    },
  },
  {
    method: 'get',
    path: '/api/v1/application-invitations',
    tags,
    summary: 'Invitations that are open, or submitted and not accepted',
    security,
    responses: { 200: answer('All of them.', json, invitationList), ...refused(asking) },
  },
  {
    method: 'delete',
    path: one,
    tags,
    summary: 'Withdraw an invitation, with what was submitted on it',
    security,
    request: { params },
    responses: { 204: { description: 'It is gone.' }, ...refused([...asking, 'NOT_FOUND']) },
  },
  {
    method: 'post',
    path: `${one}/acceptance`,
    tags,
    summary: 'Hand in what somebody submitted',
    description:
      'Documents and statement become evidence of the organisation, under the registrar’s signature, and ' +
      'the application has the id of the invitation.',
    security,
    request: { params },
    responses: {
      201: answer('It stands.', json, application),
      ...refused([...asking, ...accepting]),
    },
  },
  {
    method: 'get',
    path: '/api/v1/credential-applications/{applicationId}/documents/{evidenceId}',
    tags,
    summary: 'A document that a provider uploaded',
    security,
    request: {
      params: z.object({
        applicationId: z.uuid().meta({ description: 'Id of the application.' }),
        evidenceId: z.uuid().meta({ description: 'As the application names it.' }),
      }),
    },
    responses: {
      200: { description: 'The document, in its media type.' },
      ...refused([...asking, ...reading]),
    },
  },
  {
    method: 'post',
    path: '/api/v1/invited-applications',
    tags,
    summary: 'Apply with the code of an invitation',
    description:
      'It takes no token: the code, in the body, is all that somebody has who is not known yet. What is ' +
      'submitted is kept encrypted until a registrar accepts it.',
    request: { body: sent(submitRequest) },
    responses: {
      204: { description: 'It is kept; the code is used up.' },
      ...refused([...sending, 'INVITATION_INVALID', 'RATE_LIMITED', 'BUSY']),
    },
  },
];
