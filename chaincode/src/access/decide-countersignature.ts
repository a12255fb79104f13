import { HealthChainError, isAfter, type Credential } from '@healthchain/protocol';
import type { TransactionTime } from '../context/transaction-time.js';

/**
 * Adds the countersignature of an organisation to a credential.
 *
 * @throws HealthChainError `COUNTERSIGNER_NOT_INDEPENDENT`, `ALREADY_EXISTS` if countersigned before,
 *   or `CREDENTIAL_INACTIVE` if expired or revoked
 */
export function decideCountersignature(
  credential: Credential,
  mspId: string,
  time: TransactionTime,
): Credential {
  if (credential.organization === mspId) {
    throw new HealthChainError('COUNTERSIGNER_NOT_INDEPENDENT');
  }
  if (credential.countersignedBy !== undefined) {
    throw new HealthChainError('ALREADY_EXISTS', 'The credential is countersigned already.');
  }
  if (credential.revokedAt !== undefined || !isAfter(credential.validUntil, time)) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  return { ...credential, countersignedBy: mspId, countersignedAt: time.instant };
}
