import { HealthChainError } from '@healthchain/protocol';
import type { EndedDecisions } from '../platform/durable-store/ended-decisions.js';
import type { Basis } from './basis.js';

/**
 * Refuses what was seen to end, whatever a collection says of it now: who endorses a collection can
 * write an earlier value back, with every signature that was ever in it.
 *
 * @throws HealthChainError CONSENT_REVOKED, CONSENT_SUPERSEDED, DELEGATION_ENDED or EMERGENCY_ENDED
 */
export async function requireNotEnded(
  ended: Pick<EndedDecisions, 'has'>,
  { authority, consent, emergency }: Basis,
): Promise<void> {
  if (emergency !== undefined) {
    if (await ended.has('emergency', emergency.emergencyId)) {
      throw new HealthChainError('EMERGENCY_ENDED');
    }
    if (await ended.has('provider-enrolment', emergency.enrolmentId)) {
      throw new HealthChainError('AUTHORITY_NOT_PROVEN', 'The clinician’s passkey was replaced.');
    }
    return;
  }
  if (consent !== undefined && (await ended.has('consent', consent.consentId))) {
    throw new HealthChainError('CONSENT_REVOKED');
  }
  const delegationId = consent?.signed.statement.delegationId;
  if (delegationId !== undefined && (await ended.has('delegation', delegationId))) {
    throw new HealthChainError('DELEGATION_ENDED');
  }
  if (await ended.has('enrolment', authority.enrolmentId)) {
    throw new HealthChainError('CONSENT_SUPERSEDED');
  }
}
