import {
  HealthChainError,
  type DocumentInForce,
  type DocumentProposal,
  type OrganizationsInForce,
} from '@healthchain/protocol';

/** What decides about a proposal besides its own text. */
export interface ApprovalFacts {
  /** The document of the proposal's kind that is in force. */
  readonly inForce: DocumentInForce | undefined;
  /** The organisations document in force. */
  readonly organizations: OrganizationsInForce | undefined;
}

/**
 * Adds an organisation's approval to a proposal. The organisations of the document in force vote; on
 * the first organisations document those that it names itself.
 *
 * @throws HealthChainError `DOCUMENT_VERSION_UNEXPECTED`, `ORGANIZATION_UNKNOWN` or, if the
 *   organisation has approved before, `ALREADY_EXISTS`
 */
export function approve(
  proposal: DocumentProposal,
  mspId: string,
  facts: ApprovalFacts,
): DocumentProposal {
  if (proposal.version !== (facts.inForce?.version ?? 0) + 1) {
    throw new HealthChainError('DOCUMENT_VERSION_UNEXPECTED');
  }
  if (!votersOn(proposal, facts).includes(mspId)) {
    throw new HealthChainError('ORGANIZATION_UNKNOWN');
  }
  if (proposal.approvals.includes(mspId)) {
    throw new HealthChainError('ALREADY_EXISTS', 'The organisation has approved this already.');
  }
  return { ...proposal, approvals: [...proposal.approvals, mspId] };
}

/**
 * Whether the approvals put a proposal in force: a majority, but all for the first organisations
 * document. An organisation that lost its vote meanwhile does not count.
 */
export function isCarried(proposal: DocumentProposal, facts: ApprovalFacts): boolean {
  const voters = votersOn(proposal, facts);
  const approvals = voters.filter((voter) => proposal.approvals.includes(voter)).length;
  return facts.organizations === undefined
    ? approvals === voters.length
    : approvals * 2 > voters.length;
}

function votersOn(proposal: DocumentProposal, { organizations }: ApprovalFacts): readonly string[] {
  const named = organizations ?? (proposal.kind === 'organizations' ? proposal : undefined);
  return named?.content.organizations.map(({ mspId }) => mspId) ?? [];
}
