import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import {
  application,
  applicationPage,
  applyRequest,
  awaitingList,
  countersignRequest,
  credential,
  issueRequest,
  shownApplication,
} from './credentialing-schemas.js';
import { personRefusals } from './person-routes.js';

const tags = ['Credentialing'];
const security = [{ signIn: ['provider'] }];

const asking: readonly ErrorCode[] = [...personRefusals, 'ROLE_NOT_PERMITTED'];
const reading: readonly ErrorCode[] = [
  ...asking,
  'NOT_FOUND',
  'PRIVATE_DATA_UNAVAILABLE',
  'KEY_UNAVAILABLE',
  'CONTENT_ALTERED',
];
const committing: readonly ErrorCode[] = [
  'ADMIN_REQUIRED',
  'ORGANIZATION_UNKNOWN',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const sending: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'BODY_MALFORMED', 'BODY_TOO_LARGE'];
const applying = [...asking, ...sending, ...committing];
const closing: readonly ErrorCode[] = [...reading, ...committing, 'APPLICATION_CLOSED'];
const checking: readonly ErrorCode[] = [...closing, 'LICENCE_REQUIRED'];
const issuing: readonly ErrorCode[] = [
  ...closing,
  ...sending,
  'CHECKS_NOT_PASSED',
  'CHECKS_DIFFER',
  'VALIDITY_TOO_LONG',
];
const countersigning: readonly ErrorCode[] = [
  ...applying,
  'NOT_FOUND',
  'COUNTERSIGNER_NOT_INDEPENDENT',
  'ALREADY_EXISTS',
  'STATE_MISMATCH',
  'APPLICATION_REQUIRED',
  'CHECKS_NOT_PASSED',
  'CHECKS_DIFFER',
  'VALIDITY_TOO_LONG',
];

const params = z.object({
  applicationId: z.uuid().meta({ description: 'Id of the application.' }),
});
const one = '/api/v1/credential-applications/{applicationId}';

/** Routes of an application, from what a provider states to a credential that is not in force yet. */
const applicationRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/credential-applications',
    tags,
    summary: 'Hand in an application for a provider',
    description:
      'The organisation keeps what is stated in its own collection, encrypted; public state says ' +
      'nothing of the person.',
    security,
    request: { body: sent(applyRequest) },
    responses: { 201: answer('It stands.', json, application), ...refused(applying) },
  },
  {
    method: 'get',
    path: '/api/v1/credential-applications',
    tags,
    summary: 'The organisation’s applications',
    description: 'In the order of their ids, a page at a time.',
    security,
    request: {
      query: z.object({
        bookmark: z.uuid().optional().meta({ description: 'That of the page before.' }),
      }),
    },
    responses: {
      200: answer('A page.', json, applicationPage),
      ...refused([...asking, 'INVALID_ARGUMENT']),
    },
  },
  {
    method: 'get',
    path: one,
    tags,
    summary: 'One application, with its evidence and what the checks found',
    security,
    request: { params },
    responses: { 200: answer('The application.', json, shownApplication), ...refused(reading) },
  },
  {
    method: 'post',
    path: `${one}/checks`,
    tags,
    summary: 'Check the provider',
    description:
      'NPI, licence, DEA registration and exclusion lists. A check that cannot be made is `unknown` ' +
      'and does not pass. They can be made again.',
    security,
    request: { params },
    responses: { 200: answer('What was found.', json, shownApplication), ...refused(checking) },
  },
  {
    method: 'post',
    path: `${one}/refusal`,
    tags,
    summary: 'Refuse an application, for good',
    security,
    request: { params },
    responses: { 200: answer('It is refused.', json, application), ...refused(closing) },
  },
  {
    method: 'post',
    path: `${one}/issue`,
    tags,
    summary: 'Issue the credential',
    description:
      'To the key of the provider, where all checks passed, for 36 months from them at most and no longer ' +
      'than the licence. It says of the provider what the checks established, and takes effect when a ' +
      'second organisation countersigns it.',
    security,
    request: { params, body: sent(issueRequest) },
    responses: { 201: answer('It is issued.', json, credential), ...refused(issuing) },
  },
];

const changing: readonly ErrorCode[] = [...asking, ...committing, 'INVALID_ARGUMENT', 'NOT_FOUND'];

/** A change of a credential of the own organisation. */
function changeRoute(path: string, summary: string, description: string): RouteConfig {
  return {
    method: 'post',
    path: `/api/v1/credentials/{publicKeyDigest}/${path}`,
    ...{ tags, summary, description, security },
    request: {
      params: z.object({
        publicKeyDigest: z
          .string()
          .length(64)
          .meta({ description: 'SHA-256 of the key that the credential is bound to.' }),
      }),
    },
    responses: { 200: answer('As it stands now.', json, credential), ...refused(changing) },
  };
}

/** All of this is for registrars, under their own signature. */
export const credentialingRoutes: readonly RouteConfig[] = [
  ...applicationRoutes,
  {
    method: 'get',
    path: '/api/v1/credentials/awaiting',
    tags,
    summary: 'Credentials of other organisations that nobody has countersigned',
    security,
    responses: { 200: answer('All of them.', json, awaitingList), ...refused(asking) },
  },
  {
    method: 'post',
    path: '/api/v1/credentials/countersign',
    tags,
    summary: 'Countersign a credential of another organisation',
    security,
    request: { body: sent(countersignRequest) },
    responses: { 200: answer('It is in force.', json, credential), ...refused(countersigning) },
  },
  changeRoute(
    'suspension',
    'Suspend a credential',
    'At once: the next request, token refresh, opening and release of keys are refused everywhere.',
  ),
  changeRoute(
    'reinstatement',
    'End a suspension',
    'It takes effect when a second organisation countersigns anew.',
  ),
  changeRoute('revocation', 'Revoke a credential', 'At once, and for good.'),
];
