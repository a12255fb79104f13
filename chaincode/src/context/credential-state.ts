import type { Credential } from '@healthchain/protocol';
import { isAfter, type TransactionTime } from './transaction-time.js';

/** Whether a credential gives its role at the time of the transaction. */
export function isActive(credential: Credential, time: TransactionTime): boolean {
  return (
    credential.countersignedBy !== undefined &&
    credential.revokedAt === undefined &&
    isAfter(credential.validUntil, time)
  );
}
