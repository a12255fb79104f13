import { HealthChainError, isAfter, type Credential } from '@healthchain/protocol';
import type { TransactionTime } from '../../context/transaction-time.js';

/**
 * A credential that gives no role until it is reinstated. A renewal under way ends with it.
 *
 * @throws HealthChainError `CREDENTIAL_INACTIVE` if suspended or revoked already
 */
export function decideSuspension(credential: Credential, { instant }: TransactionTime): Credential {
  if (credential.suspendedAt !== undefined) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  return { ...unrevoked(credential), suspendedAt: instant };
}

/**
 * A credential that gives no role again. A renewal under way ends with it.
 *
 * @throws HealthChainError `CREDENTIAL_INACTIVE` if revoked already
 */
export function decideRevocation(credential: Credential, { instant }: TransactionTime): Credential {
  return { ...unrevoked(credential), revokedAt: instant };
}

/**
 * A suspended credential as it was issued: it gives its role back when a second organisation
 * countersigns it anew. Issue and end stay, so that a suspension prolongs nothing.
 *
 * @throws HealthChainError `CREDENTIAL_INACTIVE` if revoked or expired, `INVALID_ARGUMENT` if not suspended
 */
export function decideReinstatement(credential: Credential, time: TransactionTime): Credential {
  const reinstated = unrevoked(credential);
  if (!isAfter(reinstated.validUntil, time)) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  if (reinstated.suspendedAt === undefined) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The credential is not suspended.');
  }
  delete reinstated.suspendedAt;
  delete reinstated.countersignedBy;
  delete reinstated.countersignedAt;
  return reinstated;
}

/** A copy without the renewal. @throws HealthChainError `CREDENTIAL_INACTIVE` */
function unrevoked(credential: Credential): Credential {
  if (credential.revokedAt !== undefined) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  const copy = { ...credential };
  delete copy.renewal;
  return copy;
}
