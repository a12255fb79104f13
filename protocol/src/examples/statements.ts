import { z } from 'zod';
import { accessPolicySchema } from '../access/access-policy.js';
import { resourceClass } from '../access/resource-classes.js';
import { role } from '../access/roles.js';
import { documentKind } from '../authority/governance.js';
import { passkeySchema, statementShape } from '../authority/statement-parts.js';
import {
  consentStatementSchema,
  emergencyStatementSchema,
  enrolmentStatementSchema,
  policyApprovalStatementSchema,
  saltedDigest,
} from '../authority/statements.js';
import { delegationStatementSchema } from '../authority/delegation-statements.js';
import { answerRequestSchema } from '../patient-requests/patient-requests.js';
import { salt } from '../primitives.js';
import { exampleOf } from './example-of.js';
import { example } from './registry.js';

/** What a clinician explains an emergency with; its salted digest is in what they sign. */
export const exampleExplanation = 'Found unconscious; unknown allergies before surgery.';

/** An RSA public key of 2048 bits whose modulus is a text: nobody has its private half. */
const encryptionKey = btoa(
  `0\x82\x01"0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x01\x05\0\x03\x82\x01\x0f\x000\x82\x01\n\x02\x82\x01\x01\0` +
    `\xff${'placeholder '.repeat(22).slice(0, 254)}\xff\x02\x03\x01\0\x01`,
);

/**
 * The examples that have to say something: who may do what, of fictional organisations. All others are put
 * together from these and from placeholders; signatures are placeholders, which no contract takes.
 */
export const protocolExamples: readonly unknown[] = [
  example(role, 'attending'),
  example(resourceClass, 'clinical'),
  example(statementShape.channel, 'healthchain'),
  example(passkeySchema, {
    credentialId: 'placeholder-credentialId',
    // The base point of P-256: nobody has chosen it, and nobody signs by it.
    publicKey:
      'pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  }),
  example(enrolmentStatementSchema.shape.encryptionKey, encryptionKey),
  example(consentStatementSchema, {
    ...exampleOf(consentStatementSchema),
    actors: [{ kind: 'role', role: 'attending' }],
    classes: ['demographics', 'clinical', 'medications', 'results'],
  }),
  example(delegationStatementSchema, {
    ...exampleOf(delegationStatementSchema),
    relationship: 'caregiver',
    powers: ['consent', 'revoke', 'see'],
  }),
  example(emergencyStatementSchema, {
    ...exampleOf(emergencyStatementSchema),
    textDigest: saltedDigest(exampleOf(z.strictObject({ salt })).salt, exampleExplanation),
    until: '2026-03-02T13:30:00Z',
  }),
  example(accessPolicySchema, {
    hierarchy: [{ senior: 'attending', junior: 'resident' }],
    rules: [
      {
        roles: ['resident'],
        actions: ['find', 'read'],
        classes: ['demographics', 'clinical', 'medications', 'results'],
        purposes: ['TREAT', 'BTG'],
      },
    ],
  }),
  // What is granted in full has no reasons.
  example(answerRequestSchema.shape.reasons, []),
  example(documentKind, 'accessPolicy'),
  example(policyApprovalStatementSchema, {
    ...exampleOf(policyApprovalStatementSchema),
    document: 'accessPolicy',
    version: 2,
  }),
];
