import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';
import {
  openRequests,
  ownRequests,
  patientRequestFiling,
  requestAnswer,
  requestExtension,
  requestFiled,
} from './request-schemas.js';

const tags = ['Requests'];
const asProvider = [{ signIn: ['provider'] }];
const asPatient = [{ signIn: ['patient'] }];
const requestId = z.uuid().meta({ description: 'Id of the patient’s request.' });

const writing: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'PRIVATE_DATA_UNAVAILABLE',
  'REQUEST_POLICY_UNKNOWN',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const filing: readonly ErrorCode[] = [
  ...writing,
  'PATIENT_UNKNOWN',
  'ENROLMENT_ENDED',
  'SIGNATURE_INVALID',
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
  'WRAPPING_KEY_UNKNOWN',
  'ALREADY_EXISTS',
];
const acting: readonly ErrorCode[] = [
  ...writing,
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'ROLE_NOT_PERMITTED',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'NOT_CUSTODIAN',
  'REQUEST_UNKNOWN',
  'REQUEST_ANSWERED',
];

/** Routes of what patients ask of their hospital. */
export const requestRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/requests',
    tags,
    summary: 'Ask for access, an amendment or an accounting of disclosures',
    description:
      'Signed by the patient’s passkey. The hospital has to answer by a date that the ledger computes ' +
      '(45 CFR 164.524, 164.526, 164.528, or a state’s stricter law).',
    security: asPatient,
    request: { body: sent(patientRequestFiling) },
    responses: { 201: answer('The clock runs.', json, requestFiled), ...refused(filing) },
  },
  {
    method: 'get',
    path: '/api/v1/requests/own',
    tags,
    summary: 'The patient’s own requests',
    security: asPatient,
    responses: {
      200: answer('With due dates, states and answers.', json, ownRequests),
      ...refused([...personRefusals, 'PRIVATE_DATA_UNAVAILABLE']),
    },
  },
  {
    method: 'get',
    path: '/api/v1/requests',
    tags,
    summary: 'What the organisation has yet to answer',
    description:
      'For privacy officers. A page looks at as many requests as it is large, and leaves out what was ' +
      'answered: it can hold fewer. That they saw them is journalled for each patient.',
    security: asProvider,
    request: {
      query: z.object({
        state: z
          .enum(['open', 'overdue'])
          .optional()
          .meta({ description: '`open` (the default): all of them; `overdue`: what is late.' }),
        pageSize: z.int().min(1).max(200).optional().meta({ description: '50 unless told.' }),
        bookmark: z
          .string()
          .optional()
          .meta({ description: 'Of the previous page; without it, the first.' }),
      }),
    },
    responses: {
      200: answer('A page; an empty bookmark ends the list.', json, openRequests),
      ...refused([
        ...personRefusals,
        'INVALID_ARGUMENT',
        'ROLE_NOT_PERMITTED',
        'ORGANIZATION_KIND_NOT_PERMITTED',
        'PRIVATE_DATA_UNAVAILABLE',
      ]),
    },
  },
  {
    method: 'post',
    path: '/api/v1/requests/{requestId}/extension',
    tags,
    summary: 'Postpone the answer',
    description:
      'For privacy officers of the custodian: once, within the first period; the patient sees why.',
    security: asProvider,
    request: { params: z.object({ requestId }), body: sent(requestExtension) },
    responses: {
      204: { description: 'It is postponed.' },
      ...refused([...acting, 'EXTENSION_NOT_PERMITTED', 'EXTENSION_TOO_LATE']),
    },
  },
  {
    method: 'post',
    path: '/api/v1/requests/{requestId}/answer',
    tags,
    summary: 'Answer the request',
    description:
      'For privacy officers of the custodian, once. What is held back needs reasons that the regulation ' +
      'knows; a late answer is recorded as late.',
    security: asProvider,
    request: { params: z.object({ requestId }), body: sent(requestAnswer) },
    responses: {
      204: { description: 'It is answered.' },
      ...refused([...acting, 'ANSWER_NOT_PERMITTED']),
    },
  },
];
