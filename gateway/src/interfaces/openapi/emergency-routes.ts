import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import {
  awaitingNotice,
  emergencyDeclared,
  emergencyEnding,
  emergencyNotice,
  emergencyRequest,
  emergencyReview,
  emergencyStatistics,
  ownEmergencyEnding,
  shownEmergencies,
} from './chart-schemas.js';
import { personRefusals } from './person-routes.js';

const tags = ['Emergencies'];
const asProvider = [{ signIn: ['provider'] }];
const asPatient = [{ signIn: ['patient'] }];
const emergencyId = z.uuid().meta({ description: 'Id of the emergency.' });

const writing: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'ROLE_NOT_PERMITTED',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'PRIVATE_DATA_UNAVAILABLE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const declaring: readonly ErrorCode[] = [
  'EMERGENCY_UNREVIEWED',
  ...writing,
  'POLICY_NOT_PERMITTED',
  'EMERGENCY_OF_ANOTHER',
  'EMERGENCY_ENDED',
  'PATIENT_UNKNOWN',
  'PASSKEY_UNKNOWN',
  'WRAPPING_KEY_UNKNOWN',
  'SIGNATURE_INVALID',
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
  'ALREADY_EXISTS',
];
const ending: readonly ErrorCode[] = [
  ...writing,
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_OF_ANOTHER',
  'EMERGENCY_ENDED',
];
const endingOwn: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'PATIENT_UNKNOWN',
  'ENROLMENT_ENDED',
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_ENDED',
  'SIGNATURE_INVALID',
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
  'PRIVATE_DATA_UNAVAILABLE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const reviewing: readonly ErrorCode[] = [
  'EMERGENCY_NOT_OVER',
  ...writing,
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_OF_ANOTHER',
  'REVIEWER_NOT_INDEPENDENT',
  'ALREADY_EXISTS',
];
const telling: readonly ErrorCode[] = [
  ...writing,
  'EMERGENCY_UNKNOWN',
  'NOT_CUSTODIAN',
  'ALREADY_EXISTS',
];
const reading: readonly ErrorCode[] = [
  ...personRefusals,
  'ROLE_NOT_PERMITTED',
  'PRIVATE_DATA_UNAVAILABLE',
];

/** Routes about emergency access. */
export const emergencyRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/emergencies',
    tags,
    summary: 'Declare an emergency',
    description:
      'For clinicians whose role the access policy lets break the glass. They authenticate anew: the ' +
      'passkey’s signature over the statement is two minutes old at most. `POST /accesses` then names ' +
      'the emergency, for four hours at most.',
    security: asProvider,
    request: { body: sent(emergencyRequest) },
    responses: {
      201: answer('It is declared; patient and privacy officers see it.', json, emergencyDeclared),
      ...refused(declaring),
    },
  },
  {
    method: 'post',
    path: '/api/v1/emergencies/{emergencyId}/end',
    tags,
    summary: 'End an emergency before its time',
    description: 'For the clinician, and for privacy officers of both organisations.',
    security: asProvider,
    request: { params: z.object({ emergencyId }), body: sent(emergencyEnding) },
    responses: { 204: { description: 'It has ended.' }, ...refused(ending) },
  },
  {
    method: 'post',
    path: '/api/v1/emergencies/{emergencyId}/review',
    tags,
    summary: 'Review an emergency',
    description: 'For privacy officers of the clinician’s organisation and of the custodian; once.',
    security: asProvider,
    request: { params: z.object({ emergencyId }), body: sent(emergencyReview) },
    responses: { 204: { description: 'It is reviewed.' }, ...refused(reviewing) },
  },
  {
    method: 'post',
    path: '/api/v1/emergencies/{emergencyId}/notice',
    tags,
    summary: 'State that the patient was told of an emergency',
    description:
      'For privacy officers of the custodian; once. The patient sees who says so, how and when.',
    security: asProvider,
    request: { params: z.object({ emergencyId }), body: sent(emergencyNotice) },
    responses: { 204: { description: 'It is on the ledger.' }, ...refused(telling) },
  },
  {
    method: 'get',
    path: '/api/v1/emergencies/awaiting-notice',
    tags,
    summary: 'Emergencies of which the patient is to be told, and who that is',
    description:
      'For privacy officers, of the charts that their hospital keeps: with the Patient resource, from the own ' +
      'records alone. That they read it is journalled for each patient.',
    security: asProvider,
    responses: {
      200: answer('Those for which nobody has stated it.', json, awaitingNotice),
      ...refused(reading),
    },
  },
  {
    method: 'get',
    path: '/api/v1/emergencies',
    tags,
    summary: 'Emergencies that concern the organisation',
    description: 'For privacy officers. That they saw them is journalled for each patient.',
    security: asProvider,
    responses: {
      200: answer('With what the clinicians wrote.', json, shownEmergencies),
      ...refused(reading),
    },
  },
  {
    method: 'get',
    path: '/api/v1/emergencies/statistics',
    tags,
    summary: 'How often the glass was broken, and what reviews found',
    security: asProvider,
    responses: {
      200: answer('Over all emergencies that concern the organisation.', json, emergencyStatistics),
      ...refused(reading),
    },
  },
  {
    method: 'get',
    path: '/api/v1/emergencies/own',
    tags,
    summary: 'The patient’s own emergencies',
    security: asPatient,
    responses: {
      200: answer('With what the clinicians wrote.', json, shownEmergencies),
      ...refused(reading),
    },
  },
  {
    method: 'post',
    path: '/api/v1/emergencies/own/{emergencyId}/end',
    tags,
    summary: 'End an emergency of one’s own',
    description:
      'For the patient, who can speak again and signs it with their passkey: nothing is opened under it ' +
      'from then on, and open sessions end at the next read.',
    security: asPatient,
    request: { params: z.object({ emergencyId }), body: sent(ownEmergencyEnding) },
    responses: { 204: { description: 'It has ended.' }, ...refused(endingOwn) },
  },
];
