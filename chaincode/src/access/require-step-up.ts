import {
  HealthChainError,
  stepUpLength,
  type DocumentProposal,
  type SignedPolicyApproval,
} from '@healthchain/protocol';
import type { HealthContext } from '../context/health-context.js';
import { requireActiveRole } from '../context/require-role.js';
import { loadProviderPasskey } from './load-provider-passkey.js';
import {
  checkStatement,
  requireCurrent,
  statementRefusals,
  usePublicStatement,
} from './signed-statement.js';

/** Refusals of {@link requireStepUp}. */
export const stepUpRefusals = [
  'STEP_UP_REQUIRED',
  'NOT_OWN_ORGANIZATION',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'ROLE_NOT_PERMITTED',
  'PASSKEY_UNKNOWN',
  ...statementRefusals,
] as const;

/**
 * Requires, of an access policy that takes the place of another, that a privacy officer of the caller's
 * organisation has just signed for it by their passkey. The first one comes before anybody has a passkey.
 *
 * @throws HealthChainError one of {@link stepUpRefusals}
 */
export async function requireStepUp(
  context: HealthContext,
  proposal: DocumentProposal,
  signed: SignedPolicyApproval | null,
): Promise<void> {
  if (proposal.kind !== 'accessPolicy' || proposal.version === 1) {
    return;
  }
  if (signed === null) {
    throw new HealthChainError('STEP_UP_REQUIRED');
  }
  const { statement, assertion } = signed;
  requireSame(proposal, signed);
  const { mspId, publicKeyDigest } = context.caller;
  if (statement.organization !== mspId) {
    throw new HealthChainError('NOT_OWN_ORGANIZATION');
  }
  if (statement.publicKeyDigest === publicKeyDigest) {
    throw new HealthChainError('STEP_UP_REQUIRED', 'Another person than the caller has to sign.');
  }
  await requireActiveRole(context, statement, 'privacy-officer');
  const { passkey } = await loadProviderPasskey(context, statement);
  requireCurrent(statement.issuedAt, context.time, stepUpLength);
  await checkStatement(context, { statement, assertion, passkey, custodian: mspId });
  await usePublicStatement(context, statement);
}

function requireSame(
  { kind, version, digest }: DocumentProposal,
  { statement }: SignedPolicyApproval,
): void {
  const isSame =
    statement.document === kind && statement.version === version && statement.digest === digest;
  if (!isSame) {
    throw new HealthChainError('SIGNATURE_INVALID', 'The statement is about another document.');
  }
}
