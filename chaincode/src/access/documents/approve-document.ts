import {
  documentKind,
  governanceEvents,
  HealthChainError,
  idempotencyKey,
  sha256Hex,
  signedPolicyApprovalSchema,
  type DocumentInForce,
} from '@healthchain/protocol';
import { z } from 'zod';
import { administrator } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { loadApprovalFacts } from './approval-facts.js';
import { approve, isCarried } from './decide-approval.js';
import { stepUpRefusals } from './require-step-up.js';
import { requireVote } from './require-vote.js';

/** Approves a proposed document for the caller's organisation. */
export const approveDocument = transaction({
  name: 'AccessControlContract:ApproveDocument',
  summary:
    'Approves a proposal, named by its digest, for the caller’s organisation. Answers the ' +
    'DocumentProposal or, with the deciding approval, the DocumentInForce. Of an access policy that takes ' +
    'the place of another it needs the signature of a privacy officer besides, of the last two minutes.',
  arguments: z.strictObject({
    kind: documentKind,
    version: z.int().min(1),
    digest: sha256Hex,
    signed: signedPolicyApprovalSchema.nullable(),
    idempotencyKey,
  }),
  guard: administrator,
  events: [
    `${governanceEvents.documentApproved} (DocumentProposal)`,
    `${governanceEvents.documentInForce} (DocumentInForce)`,
  ],
  refusals: [
    'NOT_FOUND',
    'DOCUMENT_VERSION_UNEXPECTED',
    'ORGANIZATION_UNKNOWN',
    'ALREADY_EXISTS',
    ...stepUpRefusals,
  ],
  run: async (context, { kind, version, digest, signed }) => {
    const key = publicKeys.proposal(kind, version, digest);
    const proposal = await context.publicState.get(key);
    if (proposal === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    const facts = await loadApprovalFacts(context, kind);
    const approved = approve(proposal, context.caller.mspId, facts);
    await requireVote(context, approved, signed);
    await context.publicState.put(key, approved);
    if (!isCarried(approved, facts)) {
      context.emit(governanceEvents.documentApproved, approved);
      return approved;
    }
    const document: DocumentInForce = { ...approved, inForceSince: context.time.instant };
    await context.publicState.put(publicKeys.document(kind), document);
    context.emit(governanceEvents.documentInForce, document);
    return document;
  },
});
