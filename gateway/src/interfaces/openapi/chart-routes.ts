import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { answer, fhirJson, problemJson, refusals } from './answers.js';
import { accessGranted, accessRequest, redisclosureNotice } from './chart-schemas.js';
import { refusedAsFhir } from './fhir-api.js';
import { resource, searchset } from './fhir-schemas.js';
import { personRefusals } from './person-routes.js';
import { problem } from './service-schemas.js';

const tags = ['Charts elsewhere'];
const json = 'application/json';
const asClinician = [{ signIn: ['provider'] }];

const opening: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'ROLE_NOT_PERMITTED',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'PATIENT_UNKNOWN',
  'CONSENT_UNKNOWN',
  'CONSENT_REVOKED',
  'CONSENT_SUPERSEDED',
  'CONSENT_NOT_IN_FORCE',
  'CONSENT_FOR_ANOTHER',
  'PURPOSE_NOT_CONSENTED',
  'COMPARTMENT_NOT_CONSENTED',
  'CLASS_NOT_CONSENTED',
  'CONSENT_EXCEPTED',
  'CONSENT_USED',
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_ENDED',
  'EMERGENCY_OF_ANOTHER',
  'EMERGENCY_PURPOSE',
  'POLICY_UNKNOWN',
  'POLICY_NOT_PERMITTED',
  'CLASSES_NOT_SEPARABLE',
  'AUTHORITY_NOT_PROVEN',
  'RELEASE_INVALID',
  'CUSTODIAN_UNREACHABLE',
  'CUSTODIAN_AVAILABLE',
  'PRIVATE_DATA_UNAVAILABLE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const inSession: readonly ErrorCode[] = [
  ...personRefusals,
  'ACCESS_NOT_PERMITTED',
  'SESSION_ENDED',
];
const reading: readonly ErrorCode[] = [
  ...inSession,
  'CONSENT_REVOKED',
  'CONSENT_SUPERSEDED',
  'EMERGENCY_ENDED',
  'CREDENTIAL_INACTIVE',
  'POLICY_NOT_PERMITTED',
  'RESOURCE_TYPE_NOT_SUPPORTED',
  'COMMITMENT_MISMATCH',
  'RELEASE_INVALID',
  'CONTENT_UNAVAILABLE',
  'CONTENT_ALTERED',
];
const paging: readonly ErrorCode[] = [
  ...reading,
  'INVALID_ARGUMENT',
  'SEARCH_PARAMETER_NOT_SUPPORTED',
];

const accessId = z.uuid().meta({ description: 'Id of the access.' });
const type = z.string().meta({ description: 'A FHIR resource type.' });
const page = z.object({
  _count: z.int().min(1).max(500).default(50).meta({ description: 'Resources on a page.' }),
  _after: z.int().min(0).optional().meta({ description: 'As the link `next` has it.' }),
});
const pages = {
  200: answer('A page, in the order of the ledger.', fhirJson, searchset),
  ...refusedAsFhir(paging),
};
const withinSession =
  'In the clinician’s own session, if it would be permitted anew. The answer is journalled for the ' +
  'patient before it leaves. What can be under 42 CFR Part 2 leaves with its notice: in the header ' +
  '`Redisclosure-Notice`, with the link `describedby` to the notice and the scope of the consent; a page holds both as ' +
  'an OperationOutcome too.';

/** Routes by which clinicians read charts of other hospitals. */
export const chartRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/accesses',
    tags,
    summary: 'Open a patient’s chart, under a consent or in an emergency',
    description:
      'For clinicians of hospitals. The contract decides, as the clinician; permitted or refused, the ' +
      'patient sees it. A permitted access brings the keys of the records in the compartments and classes ' +
      'that were asked for.',
    security: asClinician,
    request: { body: { required: true, content: { [json]: { schema: accessRequest } } } },
    responses: {
      201: answer('It is open; `Location` says where to read.', json, accessGranted),
      ...refusals(opening, problemJson, problem),
    },
  },
  {
    method: 'delete',
    path: '/api/v1/accesses/{accessId}',
    tags,
    summary: 'Close a chart',
    description: 'Forgets the session with its keys.',
    security: asClinician,
    request: { params: z.object({ accessId }) },
    responses: {
      204: { description: 'It is closed.' },
      ...refusals(inSession, problemJson, problem),
    },
  },
  {
    method: 'get',
    path: '/api/v1/accesses/{accessId}/notice',
    tags,
    summary: 'The notice of 42 CFR Part 2 for an open chart',
    description:
      'For sessions with a compartment where records of substance use stand or can stand; what was asked for ' +
      'decides, so that the notice does not tell that there is something.',
    security: asClinician,
    request: { params: z.object({ accessId }) },
    responses: {
      200: answer('The notice, and what the patient agreed to.', json, redisclosureNotice),
      ...refusals([...inSession, 'NOT_FOUND'], problemJson, problem),
    },
  },
  {
    method: 'get',
    path: '/api/v1/accesses/{accessId}/fhir',
    tags,
    summary: 'Read an open chart',
    description: withinSession,
    security: asClinician,
    request: { params: z.object({ accessId }), query: page },
    responses: pages,
  },
  {
    method: 'get',
    path: '/api/v1/accesses/{accessId}/fhir/{type}',
    tags,
    summary: 'Read the resources of a type in an open chart',
    description: withinSession,
    security: asClinician,
    request: { params: z.object({ accessId, type }), query: page },
    responses: pages,
  },
  {
    method: 'get',
    path: '/api/v1/accesses/{accessId}/fhir/{type}/{id}',
    tags,
    summary: 'Read one resource of an open chart',
    description: withinSession,
    security: asClinician,
    request: {
      params: z.object({
        accessId,
        type,
        id: z.uuid().meta({ description: 'Id of the resource.' }),
      }),
    },
    responses: {
      200: answer('The resource, as it was stored.', fhirJson, resource),
      ...refusedAsFhir([...reading, 'NOT_FOUND']),
    },
  },
];
