import {
  canonicalJson,
  governanceEvents,
  governedDocuments,
  HealthChainError,
  idempotencyKey,
  signedPolicyApprovalSchema,
  type DocumentKind,
  type DocumentProposal,
} from '@healthchain/protocol';
import { z } from 'zod';
import { administrator } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { sha256 } from '../../context/sha256.js';
import { transaction } from '../../context/use-case.js';
import { loadApprovalFacts } from './approval-facts.js';
import { approve } from './decide-approval.js';
import { stepUpRefusals } from './require-step-up.js';
import { requireVote } from './require-vote.js';

/** Proposes the next version of a governed document, and approves it for the proposer. */
export const proposeDocument = transaction({
  name: 'AccessControlContract:ProposeDocument',
  summary:
    'Proposes the next version of a governed document; the proposer approves it thereby. The first ' +
    'version is in force when every organisation that it names has approved, a later one when a ' +
    'majority of the organisations in force has. Answers the DocumentProposal, with the digest ' +
    'that the others approve. An access policy that takes the place of another needs the signature of a ' +
    'privacy officer besides, of the last two minutes.',
  arguments: z.discriminatedUnion('kind', [
    argumentsFor('organizations'),
    argumentsFor('relyingParties'),
    argumentsFor('accessPolicy'),
    argumentsFor('requestPolicy'),
    argumentsFor('drugKnowledge'),
    argumentsFor('prescribingPolicy'),
  ]),
  guard: administrator,
  events: [`${governanceEvents.documentProposed} (DocumentProposal)`],
  refusals: [
    'DOCUMENT_VERSION_UNEXPECTED',
    'ORGANIZATION_UNKNOWN',
    'ALREADY_EXISTS',
    ...stepUpRefusals,
  ],
  run: async (context, { idempotencyKey: _, signed, ...proposed }) => {
    const { kind, version, content } = proposed;
    const digest = sha256(canonicalJson(content));
    const key = publicKeys.proposal(kind, version, digest);
    if (await context.publicState.has(key)) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const facts = await loadApprovalFacts(context, kind);
    const draft: DocumentProposal = { ...proposed, digest, approvals: [] };
    const proposal = approve(draft, context.caller.mspId, facts);
    await requireVote(context, proposal, signed);
    await context.publicState.put(key, proposal);
    context.emit(governanceEvents.documentProposed, proposal);
    return proposal;
  },
});

function argumentsFor<Kind extends DocumentKind>(kind: Kind) {
  return z.strictObject({
    kind: z.literal(kind),
    version: z.int().min(1),
    content: governedDocuments[kind],
    signed: signedPolicyApprovalSchema.nullable(),
    idempotencyKey,
  });
}
