import { HealthChainError, isAfter, type Credential } from '@healthchain/protocol';
import type { TransactionTime } from '../../context/transaction-time.js';

/**
 * Adds the countersignature of an organisation to a credential, or puts its renewal in its place.
 *
 * @throws HealthChainError `COUNTERSIGNER_NOT_INDEPENDENT`, `ALREADY_EXISTS` if countersigned before,
 *   or `CREDENTIAL_INACTIVE` if expired, suspended or revoked
 */
export function decideCountersignature(
  credential: Credential,
  mspId: string,
  time: TransactionTime,
): Credential {
  const { organization, publicKeyDigest, renewal } = credential;
  if (organization === mspId) {
    throw new HealthChainError('COUNTERSIGNER_NOT_INDEPENDENT');
  }
  if (credential.suspendedAt !== undefined || credential.revokedAt !== undefined) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  if (credential.countersignedBy !== undefined && renewal === undefined) {
    throw new HealthChainError('ALREADY_EXISTS', 'The credential is countersigned already.');
  }
  const issued = renewal === undefined ? credential : { organization, publicKeyDigest, ...renewal };
  if (!isAfter(issued.validUntil, time)) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  return { ...issued, countersignedBy: mspId, countersignedAt: time.instant };
}
