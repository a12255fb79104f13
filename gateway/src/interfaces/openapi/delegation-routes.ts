import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import {
  delegationEndRequest,
  delegationRecorded,
  delegationRequest,
  standingDelegations,
} from './chart-schemas.js';
import { personRefusals, seeingRefusals } from './person-routes.js';

const tags = ['Delegations'];
const asPatient = { signIn: ['patient'] };
const asDelegate = { signIn: ['delegate'] };
const signing: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'PATIENT_UNKNOWN',
  'SIGNATURE_INVALID',
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
  'PRIVATE_DATA_UNAVAILABLE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];

/** Routes of those who decide for patients. */
export const delegationRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/delegations',
    tags,
    summary: 'Whom the patient lets decide',
    description:
      'Delegations that neither ended nor were ended; also for a delegate who may `see`.',
    security: [asPatient, asDelegate],
    responses: {
      200: answer('The delegations.', json, standingDelegations),
      ...refused([...personRefusals, ...seeingRefusals]),
    },
  },
  {
    method: 'post',
    path: '/api/v1/delegations',
    tags,
    summary: 'Let somebody decide for the patient',
    description:
      'A parent, a guardian, the holder of a power of attorney or a caregiver, within limits and until a ' +
      'date. They sign in by the passkey that the statement names, whose user handle is ' +
      '`delegate-` and the delegation’s id, and name the delegation in what they sign.',
    security: [asPatient],
    request: { body: sent(delegationRequest) },
    responses: {
      201: answer('It stands.', json, delegationRecorded),
      ...refused([...signing, 'ENROLMENT_ENDED', 'ALREADY_EXISTS', 'DELEGATIONS_EXHAUSTED']),
    },
  },
  {
    method: 'post',
    path: '/api/v1/delegations/{delegationId}/end',
    tags,
    summary: 'Take a delegation back, or lay it down',
    description:
      'The patient’s passkey or the delegate’s signs it. Consents that were given under it end with it.',
    security: [asPatient, asDelegate],
    request: {
      params: z.object({ delegationId: z.uuid().meta({ description: 'Id of the delegation.' }) }),
      body: sent(delegationEndRequest),
    },
    responses: {
      204: { description: 'It has ended.' },
      ...refused([...signing, 'DELEGATION_UNKNOWN', 'DELEGATION_ENDED']),
    },
  },
];
