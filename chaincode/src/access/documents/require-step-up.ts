import {
  HealthChainError,
  stepUpLength,
  type Role,
  type SignedStepUp,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { requireActiveCredential } from '../../context/require-role.js';
import { loadProviderPasskey } from '../passkeys/load-provider-passkey.js';
import { signerOf } from '../passkeys/signer.js';
import {
  checkStatement,
  requireCurrent,
  statementRefusals,
  usePublicStatement,
} from '../statements/signed-statement.js';

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
 * Requires that somebody of the caller's organisation, other than the caller, has just signed by their passkey
 * what the caller does.
 *
 * @param isSame whether the statement is about what the caller does
 * @param roles those of which they need one
 * @throws HealthChainError one of {@link stepUpRefusals}
 */
export async function requireStepUp<Signed extends SignedStepUp>(
  context: HealthContext,
  signed: Signed | null | undefined,
  isSame: (statement: Signed['statement']) => boolean,
  roles: readonly Role[],
): Promise<void> {
  if (signed === null || signed === undefined) {
    throw new HealthChainError('STEP_UP_REQUIRED');
  }
  const { statement, assertion } = signed;
  if (!isSame(statement)) {
    throw new HealthChainError('SIGNATURE_INVALID', 'The statement is about something else.');
  }
  const { mspId, publicKeyDigest } = context.caller;
  if (statement.organization !== mspId) {
    throw new HealthChainError('NOT_OWN_ORGANIZATION');
  }
  if (statement.publicKeyDigest === publicKeyDigest) {
    throw new HealthChainError('STEP_UP_REQUIRED', 'Another person than the caller has to sign.');
  }
  const { role } = await requireActiveCredential(context, statement);
  if (!roles.includes(role)) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
  const { passkey } = signerOf(await loadProviderPasskey(context, statement), assertion);
  requireCurrent(statement.issuedAt, context.time, stepUpLength);
  await checkStatement(context, { statement, assertion, passkey, custodian: mspId });
  await usePublicStatement(context, statement);
}
