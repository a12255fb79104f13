import { HealthChainError, type Authority, type Consent } from '@healthchain/protocol';
import type { EndedDecisions } from '../platform/durable-store/ended-decisions.js';

/**
 * Refuses what was seen to end, whatever a collection says of it now: who endorses a collection can
 * write an earlier value back, with every signature that was ever in it.
 *
 * @throws HealthChainError CONSENT_REVOKED or CONSENT_SUPERSEDED
 */
export async function requireNotEnded(
  ended: Pick<EndedDecisions, 'has'>,
  { enrolmentId }: Pick<Authority, 'enrolmentId'>,
  { consentId }: Pick<Consent, 'consentId'>,
): Promise<void> {
  if (await ended.has('consent', consentId)) {
    throw new HealthChainError('CONSENT_REVOKED');
  }
  if (await ended.has('enrolment', enrolmentId)) {
    throw new HealthChainError('CONSENT_SUPERSEDED');
  }
}
