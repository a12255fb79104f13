import { HealthChainError, type Registrar } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { requireActiveRole } from '../../context/require-role.js';
import { requireCurrent } from '../statements/signed-statement.js';

/** How long a proposed enrolment can be confirmed (ms): a day. */
const confirmableFor = 24 * 60 * 60_000;

/** Refusals of {@link requireConfirmable} besides those of a registrar's credential. */
export const confirmationRefusals = ['REGISTRAR_NOT_INDEPENDENT', 'STATEMENT_NOT_CURRENT'] as const;

/** A proposed enrolment: by whom, and when the passkey signed it. */
export interface ProposedEnrolment {
  readonly proposedBy: Registrar;
  readonly issuedAt: string;
  /** When the passkey in force signed its own enrolment. */
  readonly earlier: string | undefined;
}

/**
 * Requires that the caller can confirm an enrolment: another organisation's registrar proposed it and
 * still is one, less than a day ago, and the passkey in force is not newer.
 *
 * @throws HealthChainError one of {@link confirmationRefusals}, or as {@link requireActiveRole}
 */
export async function requireConfirmable(
  context: HealthContext,
  { proposedBy, issuedAt, earlier }: ProposedEnrolment,
): Promise<void> {
  if (proposedBy.organization === context.caller.mspId) {
    throw new HealthChainError('REGISTRAR_NOT_INDEPENDENT');
  }
  await requireActiveRole(context, proposedBy, 'registrar');
  requireCurrent(issuedAt, context.time, confirmableFor);
  // Of two proposals the later one counts, in whatever order they are confirmed.
  if (earlier !== undefined && Date.parse(issuedAt) <= Date.parse(earlier)) {
    throw new HealthChainError('STATEMENT_NOT_CURRENT');
  }
}
