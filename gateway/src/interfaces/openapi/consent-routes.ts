import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { fhirQuerySchema, languageQuerySchema } from '../consents/schema.js';
import { answer, fhirJson, problemJson, refusals } from './answers.js';
import { consentDraft, consentTemplates, fhirConsent, templateChoice } from './consent-schemas.js';
import { refusedAsFhir } from './fhir-api.js';
import { searchset } from './fhir-schemas.js';
import { personRefusals, seeingRefusals } from './person-routes.js';
import { problem } from './service-schemas.js';

const tags = ['Consents'];
const json = 'application/json';
const asPatient = [{ signIn: ['patient'] }];
const query = languageQuerySchema;
const fhirQuery = fhirQuerySchema;

const reading: readonly ErrorCode[] = [
  ...personRefusals,
  ...seeingRefusals,
  'INVALID_ARGUMENT',
  'NOT_ACCEPTABLE',
  'ORGANIZATION_UNKNOWN',
];
const importing: readonly ErrorCode[] = [
  ...personRefusals,
  'DELEGATION_EXCEEDED',
  'INVALID_ARGUMENT',
  'NOT_ACCEPTABLE',
  'ORGANIZATION_UNKNOWN',
  'PRIVATE_DATA_UNAVAILABLE',
  'UNSUPPORTED_MEDIA_TYPE',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'PATIENT_UNKNOWN',
  'CONSENT_NOT_EXPRESSIBLE',
];
const choosing: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'NOT_FOUND',
  'ORGANIZATION_UNKNOWN',
];

/** Routes by which patients take their consents along as FHIR, and prepare new ones. */
export const consentRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/fhir/Consent',
    tags,
    summary: 'The patient’s consents as FHIR',
    description: 'Those that neither were revoked nor have ended, on one page.',
    security: asPatient,
    request: { query: fhirQuery },
    responses: { 200: answer('The Consents.', fhirJson, searchset), ...refusedAsFhir(reading) },
  },
  {
    method: 'get',
    path: '/api/v1/fhir/Consent/{id}',
    tags,
    summary: 'One of the patient’s consents as FHIR',
    description: 'Also one that has ended: it is `inactive`, and an extension says why.',
    security: asPatient,
    request: {
      params: z.object({ id: z.uuid().meta({ description: 'Id of the consent.' }) }),
      query: fhirQuery,
    },
    responses: {
      200: answer('The Consent.', fhirJson, fhirConsent),
      ...refusedAsFhir([...reading, 'NOT_FOUND']),
    },
  },
  {
    method: 'post',
    path: '/api/v1/fhir/Consent/$draft',
    tags,
    summary: 'Make a statement to sign of a FHIR Consent',
    description:
      'What a statement cannot say exactly is refused, and the OperationOutcome names the elements: nothing is ' +
      'left out, and nothing is permitted that was not. Nothing is recorded.',
    security: asPatient,
    request: {
      query: fhirQuery,
      body: { required: true, content: { [fhirJson]: { schema: fhirConsent } } },
    },
    responses: {
      200: answer('The statement, and what it says.', json, consentDraft),
      ...refusedAsFhir(importing),
    },
  },
  {
    method: 'get',
    path: '/api/v1/consent-templates',
    tags,
    summary: 'Consents that a patient can choose from',
    security: asPatient,
    request: { query },
    responses: {
      200: answer('The templates.', json, consentTemplates),
      ...refusals([...personRefusals, 'INVALID_ARGUMENT'], problemJson, problem),
    },
  },
  {
    method: 'post',
    path: '/api/v1/consent-templates/{name}',
    tags,
    summary: 'Make a statement to sign of a template',
    description: 'It begins now. Nothing is recorded.',
    security: asPatient,
    request: {
      params: z.object({ name: z.string().meta({ description: 'Name of the template.' }) }),
      query,
      body: { required: true, content: { [json]: { schema: templateChoice } } },
    },
    responses: {
      200: answer('The statement, and what it says.', json, consentDraft),
      ...refusals(choosing, problemJson, problem),
    },
  },
];
