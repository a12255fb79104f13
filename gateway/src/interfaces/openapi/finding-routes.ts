import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { answer, fhirJson, problemJson, refusals } from './answers.js';
import {
  findRequest,
  matchAnswer,
  matchRequest,
  patientFound,
  shareCode,
} from './chart-schemas.js';
import { refusedAsFhir } from './fhir-api.js';
import { personRefusals } from './person-routes.js';
import { problem } from './service-schemas.js';

const tags = ['Finding a patient'];
const json = 'application/json';
const asPatient = [{ signIn: ['patient'] }];
const asClinician = [{ signIn: ['provider'] }];

const finding: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'ROLE_NOT_PERMITTED',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'HOSPITAL_UNREACHABLE',
];
const matching: readonly ErrorCode[] = [
  ...finding,
  'UNSUPPORTED_MEDIA_TYPE',
  'NOT_ACCEPTABLE',
  'DEMOGRAPHICS_INSUFFICIENT',
];

/** Routes by which a clinician finds a patient of another hospital. */
export const findingRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/share-codes',
    tags,
    summary: 'Make a share code',
    description:
      'For the patient, to read out to a clinician at another hospital. It is told once, can be used ' +
      'once within 24 hours, and at most three are open side by side.',
    security: asPatient,
    responses: {
      201: answer('The code.', json, shareCode),
      ...refusals([...personRefusals, 'SHARE_CODES_EXHAUSTED'], problemJson, problem),
    },
  },
  {
    method: 'delete',
    path: '/api/v1/share-codes',
    tags,
    summary: 'Take back all open share codes',
    security: asPatient,
    responses: {
      204: { description: 'None is open.' },
      ...refusals(personRefusals, problemJson, problem),
    },
  },
  {
    method: 'post',
    path: '/api/v1/patients/find',
    tags,
    summary: 'Find a patient by share code',
    description:
      'For clinicians of hospitals. The patient’s hospital takes the code back, and journals for the ' +
      'patient who used it before it answers. The id opens no chart by itself.',
    security: asClinician,
    request: { body: { required: true, content: { [json]: { schema: findRequest } } } },
    responses: {
      200: answer('Whose code it was.', json, patientFound),
      ...refusals([...finding, 'SHARE_CODE_UNKNOWN'], problemJson, problem),
    },
  },
  {
    method: 'post',
    path: '/api/v1/fhir/Patient/$match',
    tags,
    summary: 'Find a patient by an identifier, or by name and date of birth',
    description:
      'FHIR R4 `$match`, for clinicians of hospitals. Every other hospital is asked. A patient matches ' +
      'by an identifier with its system, or by family name, first given name and date of birth ' +
      '(without case and accents); whatever else is given of identifiers, names, birth date and gender ' +
      'must not differ. Several at one hospital, or one at each of two, are no match; if one hospital ' +
      'cannot be asked, there is no answer. Who was found, and for whom, is journalled for the patient.',
    security: asClinician,
    request: { body: { required: true, content: { [fhirJson]: { schema: matchRequest } } } },
    responses: {
      200: answer('The match, if there is one.', fhirJson, matchAnswer),
      ...refusedAsFhir(matching),
    },
  },
];
