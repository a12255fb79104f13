import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { assertionSchema, type ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import {
  stepUpChallengeSchema,
  stepUpRequestSchema,
  stepUpSchema,
  stepUpStateSchema,
} from '../step-up/schema.js';
import { answer, refusals } from './answers.js';
import { json, refused, sent } from './json-api.js';

const tags = ['Step-up'];

const stepUpRequest = stepUpRequestSchema.meta({
  id: 'StepUpRequest',
  description: 'Whose signature is asked for, by the key of their credential, and for what.',
});
const stepUp = stepUpSchema.meta({
  id: 'StepUp',
  description: '`page` is for who is to sign, in a browser that has their passkey.',
});
const stepUpState = stepUpStateSchema.meta({
  id: 'StepUpState',
  description: 'null until it is signed; then what the contract takes.',
});
const challenge = stepUpChallengeSchema.meta({
  id: 'StepUpChallenge',
  description: 'The challenge is the digest of the statement.',
});
const assertion = assertionSchema.meta({
  id: 'Assertion',
  description: 'What `navigator.credentials.get()` gave; all in base64url.',
});

const params = z.object({
  stepUpId: z.string().meta({ description: 'Id of the request, 256 random bits in base64url.' }),
});
const gone: readonly ErrorCode[] = ['STEP_UP_EXPIRED', 'BUSY'];
const deciding: readonly ErrorCode[] = [
  'ALREADY_EXISTS',
  'POLICY_UNKNOWN',
  'DOCUMENT_VERSION_UNEXPECTED',
  'LEDGER_UNAVAILABLE',
];
const proving: readonly ErrorCode[] = [
  ...deciding,
  'PASSKEY_UNKNOWN',
  'ROLE_NOT_PERMITTED',
  'RELYING_PARTY_UNKNOWN',
];
/** A key is published at once. */
const committing: readonly ErrorCode[] = ['LEDGER_REJECTED', 'COMMIT_UNKNOWN'];
const sending: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'BODY_MALFORMED', 'BODY_TOO_LARGE'];

/** How an operator gets somebody's signature for one act. */
export const stepUpRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/step-ups',
    tags,
    summary: 'Ask somebody of the organisation to sign for one act by their passkey',
    description:
      'For ten minutes. It takes no token, for it gives nothing: the contract wants an ' +
      'administrator’s own signature besides.',
    request: { body: sent(stepUpRequest) },
    responses: {
      201: answer('They can sign.', json, stepUp),
      ...refused([...sending, ...proving, 'BUSY', 'RATE_LIMITED']),
    },
  },
  {
    method: 'get',
    path: '/api/v1/step-ups/{stepUpId}',
    tags,
    summary: 'Look whether it was signed',
    request: { params },
    responses: { 200: answer('How it stands.', json, stepUpState), ...refused(gone) },
  },
  {
    method: 'get',
    path: '/step-up/{stepUpId}',
    tags,
    summary: 'The page that says what is to be signed, and asks for the passkey',
    description: 'Refusals are pages, too.',
    request: { params },
    responses: {
      200: answer('The page.', 'text/html', z.string()),
      ...refusals([...gone, ...deciding], 'text/html', z.string()),
    },
  },
  {
    method: 'post',
    path: '/step-up/{stepUpId}/statement',
    tags,
    summary: 'Have the statement made that is to be signed',
    description: 'It counts for two minutes, and takes the place of an earlier one.',
    request: { params },
    responses: {
      200: answer('What the authenticator is to sign.', json, challenge),
      ...refused([...gone, ...proving]),
    },
  },
  {
    method: 'post',
    path: '/step-up/{stepUpId}/signature',
    tags,
    summary: 'Hand in the signature',
    request: { params, body: sent(assertion) },
    responses: {
      204: {
        description: 'It verifies: a key is published, a vote waits for who asked for it.',
      },
      ...refused([
        ...[...gone, ...sending, ...proving, ...committing],
        ...(['STATEMENT_NOT_CURRENT', 'SIGNATURE_INVALID'] as const),
      ]),
    },
  },
];
