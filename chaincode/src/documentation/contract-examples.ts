import { accessPolicySchema, signedPolicyApprovalSchema } from '@healthchain/protocol';
import { example, exampleId, exampleOf } from '@healthchain/protocol/examples';
import { approveDocument } from '../access/documents/approve-document.js';
import { proposeDocument } from '../access/documents/propose-document.js';
import { pageSize } from '../context/page-arguments.js';

const nextVersion = 2;

/** Examples of arguments that have to say something, besides those of the protocol. */
export const contractExamples: readonly unknown[] = [
  example(pageSize, 50),
  example(proposeDocument.arguments, {
    kind: 'accessPolicy',
    version: nextVersion,
    content: exampleOf(accessPolicySchema),
    signed: exampleOf(signedPolicyApprovalSchema),
    idempotencyKey: exampleId('idempotencyKey'),
  }),
  example(approveDocument.arguments, {
    kind: 'accessPolicy',
    version: nextVersion,
    digest: exampleOf(signedPolicyApprovalSchema).statement.digest,
    signed: exampleOf(signedPolicyApprovalSchema),
    idempotencyKey: exampleId('idempotencyKey'),
  }),
];
