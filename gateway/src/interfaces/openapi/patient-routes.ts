import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { answer, fhirJson } from './answers.js';
import {
  confirmationRequest,
  consentRecorded,
  enrolmentProposed,
  enrolmentRequest,
  journal,
  signedConsent,
  signedRevocation,
  standingConsents,
} from './chart-schemas.js';
import { refusedAsFhir } from './fhir-api.js';
import { auditEvents } from './fhir-schemas.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals, seeingRefusals } from './person-routes.js';

const tags = ['Patients'];
const asRegistrar = [{ signIn: ['provider'] }];
const asDecider = [{ signIn: ['patient'] }, { signIn: ['delegate'] }];

const writing: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'PRIVATE_DATA_UNAVAILABLE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const deciding: readonly ErrorCode[] = [
  'PATIENT_UNKNOWN',
  'ENROLMENT_ENDED',
  'DELEGATION_UNKNOWN',
  'DELEGATION_ENDED',
  'DELEGATION_NOT_IN_FORCE',
  'DELEGATION_EXCEEDED',
];
const signing: readonly ErrorCode[] = [
  ...writing,
  'SIGNATURE_INVALID',
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
];
const registering: readonly ErrorCode[] = [
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'ROLE_NOT_PERMITTED',
];
const enrolling: readonly ErrorCode[] = [
  ...signing,
  ...registering,
  'NOT_FOUND',
  'NOT_CUSTODIAN',
  'STATE_MISMATCH',
  'ALREADY_EXISTS',
];
const confirming: readonly ErrorCode[] = [
  ...writing,
  ...registering,
  'REGISTRAR_NOT_INDEPENDENT',
  'NOT_FOUND',
  'STATE_MISMATCH',
];
const consenting: readonly ErrorCode[] = [
  ...signing,
  ...deciding,
  'ORGANIZATION_UNKNOWN',
  'ALREADY_EXISTS',
  'CONSENT_NOT_SEPARATE',
  'CONSENTS_EXHAUSTED',
];
const revoking: readonly ErrorCode[] = [
  ...signing,
  ...deciding,
  'CONSENT_UNKNOWN',
  'CONSENT_REVOKED',
];
const looking: readonly ErrorCode[] = [...personRefusals, ...seeingRefusals, 'JOURNAL_DIVERGED'];

/** Routes of registrars who enrol patients. */
const enrolmentRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/enrolments',
    tags,
    summary: 'Propose the passkey of a patient',
    description:
      'For registrars of the chart’s custodian, under their own signature. A second organisation’s ' +
      'registrar has to confirm.',
    security: asRegistrar,
    request: { body: sent(enrolmentRequest) },
    responses: { 201: answer('It is proposed.', json, enrolmentProposed), ...refused(enrolling) },
  },
  {
    method: 'post',
    path: '/api/v1/enrolments/{enrolmentId}/confirmation',
    tags,
    summary: 'Confirm the passkey of a patient',
    description: 'For registrars of another organisation than the first one’s.',
    security: asRegistrar,
    request: {
      params: z.object({ enrolmentId: z.uuid().meta({ description: 'Id of the proposal.' }) }),
      body: sent(confirmationRequest),
    },
    responses: { 204: { description: 'The patient is enrolled.' }, ...refused(confirming) },
  },
];

/** Routes of what patients decide and see. */
export const patientRoutes: readonly RouteConfig[] = [
  ...enrolmentRoutes,
  {
    method: 'get',
    path: '/api/v1/consents',
    tags,
    summary: 'The patient’s consents',
    description: 'Those that neither were revoked nor have ended.',
    security: asDecider,
    responses: {
      200: answer('The consents.', json, standingConsents),
      ...refused([...personRefusals, ...seeingRefusals]),
    },
  },
  {
    method: 'post',
    path: '/api/v1/consents',
    tags,
    summary: 'Give a consent',
    description:
      'The patient’s passkey signs the statement, or that of a delegate whose delegation it names; the ' +
      'contract verifies it.',
    security: asDecider,
    request: { body: sent(signedConsent) },
    responses: { 201: answer('It stands.', json, consentRecorded), ...refused(consenting) },
  },
  {
    method: 'post',
    path: '/api/v1/consents/{consentId}/revocation',
    tags,
    summary: 'Take a consent back',
    description: 'Running sessions end with it.',
    security: asDecider,
    request: {
      params: z.object({ consentId: z.uuid().meta({ description: 'Id of the consent.' }) }),
      body: sent(signedRevocation),
    },
    responses: { 204: { description: 'It is taken back.' }, ...refused(revoking) },
  },
  {
    method: 'get',
    path: '/api/v1/journal',
    tags,
    summary: 'Who asked for the patient’s chart, who handed out keys, and who read what',
    description:
      'With proofs that the offline verifier checks. Other hospitals are asked for their part; the look ' +
      'itself is journalled. Who keeps the evidence can have a later one compared with it: the newest ' +
      'entries can be withheld, but not what was given before.',
    security: asDecider,
    responses: {
      200: answer('The journal.', json, journal),
      ...refused(looking),
    },
  },
  {
    method: 'get',
    path: '/api/v1/journal/fhir',
    tags,
    summary: 'The journal as FHIR R4 AuditEvents',
    description:
      'By the profiles of IHE Basic Audit Log Patterns 1.1 where they fit; `meta.profile` names them. One ' +
      'AuditEvent for each access, release of keys and answer, under an id that stays; ids only, and no ' +
      'proofs. Like any look at the journal, each page is journalled.',
    security: asDecider,
    request: {
      query: z.object({
        date: z.string().optional().meta({
          description:
            'FHIR date with `eq`, `ge`, `gt`, `le` or `lt`; it can be repeated, and all have to hold.',
        }),
        _count: z.int().min(1).max(500).default(50).meta({ description: 'Events on a page.' }),
        _after: z.string().optional().meta({ description: 'As the link `next` has it.' }),
      }),
    },
    responses: {
      200: answer('The AuditEvents.', fhirJson, auditEvents),
      ...refusedAsFhir([
        ...looking,
        'INVALID_ARGUMENT',
        'SEARCH_PARAMETER_NOT_SUPPORTED',
        'PAGE_EXPIRED',
      ]),
    },
  },
];
