import type { DocumentProposal, SignedPolicyApproval } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { requireStepUp } from './require-step-up.js';

/**
 * Requires, of an access policy that takes the place of another, that a privacy officer of the caller's
 * organisation has just signed for it. The first one comes before anybody has a passkey.
 *
 * @throws HealthChainError as {@link requireStepUp}
 */
export async function requireVote(
  context: HealthContext,
  { kind, version, digest }: DocumentProposal,
  signed: SignedPolicyApproval | null,
): Promise<void> {
  if (kind === 'accessPolicy' && version > 1) {
    await requireStepUp(
      context,
      signed,
      (stated) =>
        stated.document === kind && stated.version === version && stated.digest === digest,
      ['privacy-officer'],
    );
  }
}
