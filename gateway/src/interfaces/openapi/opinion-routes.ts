import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { patientNameSchema, questionNameSchema, questionPageSchema } from '../opinions/schema.js';
import { answer, problemJson, refusals } from './answers.js';
import {
  attested,
  opinionAnswer,
  opinionAsked,
  opinionWanted,
  ownOpinion,
  receivedQuestions,
} from './opinion-schemas.js';
import { personRefusals } from './person-routes.js';
import { problem } from './service-schemas.js';

const tags = ['Second opinions'];
const json = 'application/json';
const asProvider = [{ signIn: ['provider'] }];
const asPerson = [{ signIn: ['provider'] }, { signIn: ['patient'] }];

const committing: readonly ErrorCode[] = [...personRefusals, 'LEDGER_REJECTED', 'COMMIT_UNKNOWN'];
const withBody: readonly ErrorCode[] = [
  ...committing,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
];
const asClinician: readonly ErrorCode[] = ['ROLE_NOT_PERMITTED', 'ORGANIZATION_KIND_NOT_PERMITTED'];

const attesting: readonly ErrorCode[] = [
  ...committing,
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ROLE_NOT_PERMITTED',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'REVOCATION_UNEXPECTED',
];

/** Routes by which somebody asks elsewhere without a name, and a hospital's clinicians answer. */
export const opinionRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/attestations',
    tags,
    summary: 'Get an attestation of one’s licence',
    description:
      'Profession and state, as the organisation’s registrar checked them, until the end of next month. ' +
      'One that still says what is so is kept. It is renewed when it ends, and revoked when the person’s ' +
      'credential is.',
    security: asProvider,
    responses: {
      201: answer('What is attested.', json, attested),
      ...refusals(
        [...committing, 'NOT_FOUND', 'LICENCE_UNKNOWN', 'REVOCATION_UNEXPECTED'],
        problemJson,
        problem,
      ),
    },
  },
  {
    method: 'put',
    path: '/api/v1/patients/{patientId}/attestation',
    tags,
    summary: 'Attest a patient to be 18 or older',
    description:
      'For registrars of the patient’s hospital, who saw it to be so. It is kept for the patient, until ' +
      'the end of next month; one that still holds stays.',
    security: asProvider,
    request: { params: patientNameSchema },
    responses: {
      200: answer('What is attested.', json, attested),
      ...refusals([...attesting, 'PATIENT_UNKNOWN', 'NOT_CUSTODIAN'], problemJson, problem),
    },
  },
  {
    method: 'delete',
    path: '/api/v1/patients/{patientId}/attestation',
    tags,
    summary: 'Revoke what is attested of a patient',
    security: asProvider,
    request: { params: patientNameSchema },
    responses: {
      204: { description: 'Nothing is attested of the patient.' },
      ...refusals(attesting, problemJson, problem),
    },
  },
  {
    method: 'post',
    path: '/api/v1/second-opinions',
    tags,
    summary: 'Ask a hospital for a second opinion, without a name',
    description:
      'The hospital, and everybody on the ledger, learns a provider’s profession (and state, if wanted), ' +
      'or that a patient is 18 or older, who attested it, and the month in which the attestation ends; ' +
      'nobody can link two questions. The question is sealed to the hospital, and submitted by a relay ' +
      'of another organisation. What is written in it can tell who asks.',
    security: asPerson,
    request: { body: { required: true, content: { [json]: { schema: opinionWanted } } } },
    responses: {
      201: answer('The question’s id, by which its answer is read.', json, opinionAsked),
      ...refusals(
        [
          ...withBody,
          'NOT_FOUND',
          'ATTESTATION_MISSING',
          'ATTESTATION_REVOKED',
          'ATTESTATION_EXPIRED',
          'PRESENTATION_INVALID',
          'WRAPPING_KEY_UNKNOWN',
          'RELAY_UNREACHABLE',
        ],
        problemJson,
        problem,
      ),
    },
  },
  {
    method: 'get',
    path: '/api/v1/second-opinions/{opinionId}',
    tags,
    summary: 'Read the answer to one’s own question',
    security: asPerson,
    request: { params: questionNameSchema },
    responses: {
      200: answer('The question, and its answer once there is one.', json, ownOpinion),
      ...refusals(
        [...personRefusals, 'INVALID_ARGUMENT', 'NOT_FOUND', 'OPINION_UNREADABLE'],
        problemJson,
        problem,
      ),
    },
  },
  {
    method: 'get',
    path: '/api/v1/questions',
    tags,
    summary: 'What the own hospital is asked',
    description: 'For clinicians. Who asks shows what they are, and not who.',
    security: asProvider,
    request: { query: questionPageSchema },
    responses: {
      200: answer('A page of questions.', json, receivedQuestions),
      ...refusals([...personRefusals, ...asClinician, 'INVALID_ARGUMENT'], problemJson, problem),
    },
  },
  {
    method: 'post',
    path: '/api/v1/questions/{opinionId}/answer',
    tags,
    summary: 'Answer a question, once',
    description: 'Sealed to whoever asked. The ledger names the key of the clinician who answers.',
    security: asProvider,
    request: {
      params: questionNameSchema,
      body: { required: true, content: { [json]: { schema: opinionAnswer } } },
    },
    responses: {
      204: { description: 'The answer stands.' },
      ...refusals(
        [
          ...withBody,
          ...asClinician,
          'CREDENTIAL_MISSING',
          'NOT_FOUND',
          'OPINION_ANSWERED',
          'OPINION_UNREADABLE',
        ],
        problemJson,
        problem,
      ),
    },
  },
];
