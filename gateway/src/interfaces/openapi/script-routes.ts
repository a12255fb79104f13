import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import {
  dispensableRefusals,
  dispenseRefusals,
  pharmacyRefusals,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';
import { actingMessage, scriptMessages, scriptOutcome } from './script-schemas.js';

const tags = ['Prescriptions'];
const asProvider = [{ signIn: ['provider'] }];

const asking: readonly ErrorCode[] = [
  ...personRefusals,
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'ROLE_NOT_PERMITTED',
  'PRIVATE_DATA_UNAVAILABLE',
];

/** Prescriptions as messages between prescribers’ and pharmacies’ own systems. */
export const scriptRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/script-messages',
    tags,
    summary: 'Do what a message says, as the signed-in person',
    description:
      'At a hospital NewRx and approved RxChangeResponse and RxRenewalResponse are drafted, for their prescriber to ' +
      'issue, and CancelRx ends a prescription; at a pharmacy RxFill dispenses, rejects or transfers. ' +
      'docs/script-messages.md has every field.',
    security: asProvider,
    request: { body: sent(actingMessage) },
    responses: {
      200: answer('What became of it.', json, scriptOutcome),
      ...refused([
        ...new Set([
          ...asking,
          'INVALID_ARGUMENT' as const,
          'BODY_MALFORMED' as const,
          'BODY_TOO_LARGE' as const,
          'NOT_OWN_ORGANIZATION' as const,
          'NOT_FOUND' as const,
          'CREDENTIAL_MISSING' as const,
          'CREDENTIAL_INACTIVE' as const,
          'PATIENT_UNKNOWN' as const,
          'ORGANIZATION_UNKNOWN' as const,
          'WRAPPING_KEY_UNKNOWN' as const,
          'SCHEDULE_MISSTATED' as const,
          'PRESCRIPTION_UNKNOWN' as const,
          'PRESCRIBING_POLICY_UNKNOWN' as const,
          'PRESCRIBER_INACTIVE' as const,
          'TRANSFER_NOT_PERMITTED' as const,
          'ALREADY_EXISTS' as const,
          'LEDGER_REJECTED' as const,
          'COMMIT_UNKNOWN' as const,
          ...dispensableRefusals,
          ...pharmacyRefusals,
          ...dispenseRefusals,
        ]),
      ]),
    },
  },
  {
    method: 'get',
    path: '/api/v1/pharmacy/script-messages',
    tags,
    summary: 'This pharmacy’s queue as NewRx messages',
    description: 'A message keeps its id, so that who gets it twice knows.',
    security: asProvider,
    request: {
      query: z.object({
        pageSize: z.int().min(1).max(200).optional().meta({ description: '50 if not stated.' }),
        bookmark: z.string().optional().meta({ description: 'Of the page before.' }),
      }),
    },
    responses: {
      200: answer('One page.', json, scriptMessages),
      ...refused([...asking, 'INVALID_ARGUMENT']),
    },
  },
  {
    method: 'get',
    path: '/api/v1/pharmacy/patients/{patientId}/prescriptions/{prescriptionId}/script-messages',
    tags,
    summary: 'A prescription and what was dispensed of it, as NewRx and RxFill messages',
    security: asProvider,
    request: {
      params: z.object({
        patientId: z.uuid().meta({ description: 'Random id of the patient.' }),
        prescriptionId: z.uuid().meta({ description: 'Id of the prescription.' }),
      }),
    },
    responses: {
      200: answer('Its messages.', json, scriptMessages),
      ...refused([...asking, 'NOT_FOUND']),
    },
  },
];
