import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  signedPasskeyAdditionSchema,
  signedPasskeyRemovalSchema,
  signedProviderPasskeyAdditionSchema,
  signedProviderPasskeyRemovalSchema,
  type ErrorCode,
} from '@healthchain/protocol';
import { z } from 'zod';
import { passkeyAddedSchema, shownPasskeysSchema } from '../passkeys/schema.js';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';

const tags = ['People'];
const asPerson = [{ signIn: ['provider'] }, { signIn: ['patient'] }];

const signing: readonly ErrorCode[] = [
  ...personRefusals,
  'INVALID_ARGUMENT',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'PRIVATE_DATA_UNAVAILABLE',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
  'SIGNATURE_INVALID',
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
  'PATIENT_UNKNOWN',
  'PASSKEY_UNKNOWN',
  'STATE_MISMATCH',
  'ALREADY_EXISTS',
];
const adding: readonly ErrorCode[] = [
  ...signing,
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'PASSKEYS_EXHAUSTED',
];
const removing: readonly ErrorCode[] = [...signing, 'LAST_PASSKEY'];

const shownPasskeys = shownPasskeysSchema.meta({
  id: 'Passkeys',
  description:
    'The passkeys that stand, each by its id: that of its enrolment or of its addition. Statements name ' +
    '`enrolmentId`; where nobody is enrolled, it is absent.',
});
const signedAddition = z
  .union([signedPasskeyAdditionSchema, signedProviderPasskeyAdditionSchema])
  .meta({
    id: 'SignedPasskeyAddition',
    description:
      '`assertion` is by a passkey that stands, `possession` by the new one, both over `statement`.',
  });
const signedRemoval = z
  .union([signedPasskeyRemovalSchema, signedProviderPasskeyRemovalSchema])
  .meta({ id: 'SignedPasskeyRemoval', description: '`assertion` is by another of the passkeys.' });

/** Routes of what people do about their own passkeys. */
export const passkeyRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/passkeys',
    tags,
    summary: 'Which passkeys the person has, and how they came and went',
    description:
      'Each enrolment with its two registrars, each addition and removal with the passkey that signed it.',
    security: asPerson,
    responses: {
      200: answer('The passkeys.', json, shownPasskeys),
      ...refused([...personRefusals, 'PRIVATE_DATA_UNAVAILABLE']),
    },
  },
  {
    method: 'post',
    path: '/api/v1/passkeys',
    tags,
    summary: 'Add a passkey',
    description: 'Five at most. From then on any of them signs, and signs in.',
    security: asPerson,
    request: { body: sent(signedAddition) },
    responses: {
      201: answer('It stands.', json, passkeyAddedSchema.meta({ id: 'PasskeyAdded' })),
      ...refused(adding),
    },
  },
  {
    method: 'post',
    path: '/api/v1/passkeys/{passkeyId}/removal',
    tags,
    summary: 'Remove a passkey',
    description:
      'Such as a lost one, by another. What was signed in to by it ends; consents that it signed stand.',
    security: asPerson,
    request: {
      params: z.object({ passkeyId: z.uuid().meta({ description: 'Id of the passkey.' }) }),
      body: sent(signedRemoval),
    },
    responses: { 204: { description: 'It is removed.' }, ...refused(removing) },
  },
];
