import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import {
  dispensableRefusals,
  dispenseRefusals,
  issueRefusals,
  pharmacyRefusals,
  prescriberRefusals,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';
import {
  checkedPrescriptions,
  checkRequest,
  dispense,
  drafted,
  drafting,
  handover,
  issued,
  issueRequest,
  ownPrescriptions,
  pharmacyQueue,
  prescriptionHistory,
  prescriptionReason,
  shownPrescriptions,
  transferAnswer,
  transferRequest,
} from './prescription-schemas.js';

const tags = ['Prescriptions'];
const asProvider = [{ signIn: ['provider'] }];
const patientId = z.uuid().meta({ description: 'Random id of the patient.' });
const prescriptionId = z.uuid().meta({ description: 'Id of the prescription.' });
const dispenseId = z.uuid().meta({ description: 'Random id that the client draws.' });
const ofPatient = z.object({ patientId });
const named = z.object({ patientId, prescriptionId });
const namedDispense = z.object({ patientId, prescriptionId, dispenseId });

const asking: readonly ErrorCode[] = [
  ...personRefusals,
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'ROLE_NOT_PERMITTED',
  'PRIVATE_DATA_UNAVAILABLE',
];
const acting: readonly ErrorCode[] = [
  ...asking,
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'PRESCRIPTION_UNKNOWN',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const withBody: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'BODY_MALFORMED', 'BODY_TOO_LARGE'];
const drafts: readonly ErrorCode[] = [
  ...withBody,
  'PRESCRIPTION_ISSUED',
  'NOT_OWN_PRESCRIPTION',
  'SCHEDULE_MISSTATED',
];
const ownHospital: readonly ErrorCode[] = [...acting, 'NOT_OWN_ORGANIZATION'];
const filling: readonly ErrorCode[] = [
  ...acting,
  'PRESCRIBING_POLICY_UNKNOWN',
  ...dispensableRefusals,
  ...pharmacyRefusals,
];

const done = { 204: { description: 'Done.' } } as const;
const all = '/api/v1/patients/{patientId}/prescriptions';
const one = `${all}/{prescriptionId}`;
const pharmacy = '/api/v1/pharmacy/patients/{patientId}/prescriptions/{prescriptionId}';

/** What clinicians prescribe, and what patients see. */
const prescribing: readonly RouteConfig[] = [
  {
    method: 'post',
    path: all,
    tags,
    summary: 'Draft a prescription',
    description: 'It is worth nothing until its prescriber issues it, word for word.',
    security: asProvider,
    request: { params: ofPatient, body: sent(drafting) },
    responses: {
      201: answer('The draft.', json, drafted),
      ...refused([
        ...ownHospital,
        ...withBody,
        'PATIENT_UNKNOWN',
        'ORGANIZATION_UNKNOWN',
        'WRAPPING_KEY_UNKNOWN',
      ]),
    },
  },
  {
    method: 'get',
    path: all,
    tags,
    summary: 'What this hospital prescribed to a patient',
    description: 'That the caller saw it is journalled, and the patient sees that.',
    security: asProvider,
    request: { params: ofPatient },
    responses: { 200: answer('Where each stands.', json, shownPrescriptions), ...refused(asking) },
  },
  {
    method: 'post',
    path: `${all}/check`,
    tags,
    summary: 'Check drafts against what the patient takes and does not bear',
    description:
      'By the drug knowledge in force, against the patient’s active prescriptions of all organisations, as far as ' +
      'the caller’s own open sessions cover those of others. Nothing is kept.',
    security: asProvider,
    request: { params: ofPatient, body: sent(checkRequest) },
    responses: {
      200: answer('What was found, and what is unknown.', json, checkedPrescriptions),
      ...refused([...asking, ...drafts, 'PRESCRIPTION_UNKNOWN', 'LEDGER_REJECTED']),
    },
  },
  {
    method: 'post',
    path: `${all}/issue`,
    tags,
    summary: 'Issue the caller’s own drafts for one patient',
    description:
      'All or none. Each matter that a check finds takes a coded reason, which is recorded.',
    security: asProvider,
    request: { params: ofPatient, body: sent(issueRequest) },
    responses: {
      200: answer('They are prescriptions now.', json, issued),
      ...refused([
        ...new Set([
          ...acting,
          ...drafts,
          'PRESCRIBING_POLICY_UNKNOWN' as const,
          'OVERRIDE_REQUIRED' as const,
          'MEDICINES_EXHAUSTED' as const,
          ...prescriberRefusals,
          ...issueRefusals,
        ]),
      ]),
    },
  },
  {
    method: 'post',
    path: `${one}/hold`,
    tags,
    summary: 'Put a prescription of this hospital on hold',
    security: asProvider,
    request: { params: named, body: sent(prescriptionReason) },
    responses: { ...done, ...refused([...ownHospital, ...withBody, ...dispensableRefusals]) },
  },
  {
    method: 'delete',
    path: `${one}/hold`,
    tags,
    summary: 'Resume a prescription',
    security: asProvider,
    request: { params: named },
    responses: { ...done, ...refused([...ownHospital, 'PRESCRIPTION_NOT_ON_HOLD']) },
  },
  {
    method: 'post',
    path: `${one}/end`,
    tags,
    summary: 'Cancel or stop a prescription of this hospital',
    security: asProvider,
    request: { params: named, body: sent(prescriptionReason) },
    responses: { ...done, ...refused([...ownHospital, ...withBody, 'PRESCRIPTION_ENDED']) },
  },
  {
    method: 'get',
    path: '/api/v1/prescriptions/own',
    tags,
    summary: 'The patient’s own prescriptions',
    description: 'Of all organisations, with everything that was dispensed.',
    security: [{ signIn: ['patient'] }],
    responses: {
      200: answer('Where each stands.', json, ownPrescriptions),
      ...refused([...personRefusals, 'PRIVATE_DATA_UNAVAILABLE']),
    },
  },
];

/** What pharmacists do. */
const dispensing: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/pharmacy/queue',
    tags,
    summary: 'What this pharmacy was chosen to fill, or was sent',
    security: asProvider,
    request: {
      query: z.object({
        pageSize: z.int().min(1).max(200).optional().meta({ description: '50 if not stated.' }),
        bookmark: z.string().optional().meta({ description: 'Of the page before.' }),
      }),
    },
    responses: {
      200: answer('One page.', json, pharmacyQueue),
      ...refused([...asking, 'INVALID_ARGUMENT']),
    },
  },
  {
    method: 'get',
    path: pharmacy,
    tags,
    summary: 'A prescription that its patient names',
    security: asProvider,
    request: { params: named },
    responses: {
      200: answer('Where it stands, and what was dispensed.', json, prescriptionHistory),
      ...refused([...asking, 'NOT_FOUND']),
    },
  },
  {
    method: 'post',
    path: `${pharmacy}/claim`,
    tags,
    summary: 'Prepare the next filling',
    description: 'For the hours of the policy no other pharmacy fills it.',
    security: asProvider,
    request: { params: named },
    responses: { ...done, ...refused(filling) },
  },
  {
    method: 'post',
    path: `${pharmacy}/rejection`,
    tags,
    summary: 'Say why it is not filled here',
    security: asProvider,
    request: { params: named, body: sent(prescriptionReason) },
    responses: { ...done, ...refused([...filling, ...withBody]) },
  },
  {
    method: 'put',
    path: `${pharmacy}/dispenses/{dispenseId}`,
    tags,
    summary: 'Hand out what is left of a filling, or a part of it',
    description:
      'Whoever got no answer asks again with the same id: it is handed out once. Of pharmacies that try at the same ' +
      'time one succeeds.',
    security: asProvider,
    request: { params: namedDispense, body: sent(handover) },
    responses: {
      200: answer('As it stands on the ledger.', json, dispense),
      ...refused([
        ...new Set([
          ...filling,
          ...withBody,
          ...dispenseRefusals,
          'PRESCRIBER_INACTIVE' as const,
          'ALREADY_EXISTS' as const,
        ]),
      ]),
    },
  },
  {
    method: 'post',
    path: `${pharmacy}/dispenses/{dispenseId}/return`,
    tags,
    summary: 'Take back to stock what nobody fetched',
    security: asProvider,
    request: { params: namedDispense },
    responses: {
      ...done,
      ...refused([
        ...acting,
        'PRESCRIBING_POLICY_UNKNOWN',
        'DISPENSE_UNKNOWN',
        'RETURN_NOT_PERMITTED',
      ]),
    },
  },
  {
    method: 'post',
    path: `${pharmacy}/transfer`,
    tags,
    summary: 'Send it to another pharmacy',
    security: asProvider,
    request: { params: named, body: sent(transferRequest) },
    responses: {
      ...done,
      ...refused([...filling, ...withBody, 'ORGANIZATION_UNKNOWN', 'TRANSFER_NOT_PERMITTED']),
    },
  },
  {
    method: 'delete',
    path: `${pharmacy}/transfer`,
    tags,
    summary: 'Take back a transfer that nobody has answered',
    security: asProvider,
    request: { params: named },
    responses: { ...done, ...refused([...acting, 'TRANSFER_UNKNOWN']) },
  },
  {
    method: 'post',
    path: `${pharmacy}/transfer/answer`,
    tags,
    summary: 'Accept or decline a transfer',
    security: asProvider,
    request: { params: named, body: sent(transferAnswer) },
    responses: { ...done, ...refused([...acting, ...withBody, 'TRANSFER_UNKNOWN']) },
  },
];

/** Routes of prescriptions. */
export const prescriptionRoutes: readonly RouteConfig[] = [...prescribing, ...dispensing];
