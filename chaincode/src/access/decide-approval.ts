import {
  HealthChainError,
  type DocumentInForce,
  type DocumentProposal,
} from '@healthchain/protocol';

/**
 * Adds an organisation's approval to a proposal. The first version of a document is approved by the
 * organisations that it names itself; a later one by those of the organisations document in force.
 *
 * @throws HealthChainError `DOCUMENT_VERSION_UNEXPECTED`, `ORGANIZATION_UNKNOWN` or, if the
 *   organisation has approved before, `ALREADY_EXISTS`
 */
export function approve(
  proposal: DocumentProposal,
  mspId: string,
  inForce: DocumentInForce | undefined,
): DocumentProposal {
  if (proposal.version !== (inForce?.version ?? 0) + 1) {
    throw new HealthChainError('DOCUMENT_VERSION_UNEXPECTED');
  }
  if (!votersOn(proposal, inForce).includes(mspId)) {
    throw new HealthChainError('ORGANIZATION_UNKNOWN');
  }
  if (proposal.approvals.includes(mspId)) {
    throw new HealthChainError('ALREADY_EXISTS', 'The organisation has approved this already.');
  }
  return { ...proposal, approvals: [...proposal.approvals, mspId] };
}

/** Whether the approvals put a proposal in force: all of them at first, a majority later. */
export function isCarried(
  proposal: DocumentProposal,
  inForce: DocumentInForce | undefined,
): boolean {
  const voters = votersOn(proposal, inForce).length;
  return inForce === undefined
    ? proposal.approvals.length === voters
    : proposal.approvals.length * 2 > voters;
}

function votersOn(
  proposal: DocumentProposal,
  inForce: DocumentInForce | undefined,
): readonly string[] {
  return (inForce ?? proposal).content.organizations.map((organization) => organization.mspId);
}
