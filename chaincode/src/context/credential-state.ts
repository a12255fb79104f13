import { isActiveCredential, type Credential } from '@healthchain/protocol';
import type { TransactionTime } from './transaction-time.js';

/** Whether a credential gives its role at the time of the transaction. */
export function isActive(credential: Credential, { epochMilliseconds }: TransactionTime): boolean {
  return isActiveCredential(credential, epochMilliseconds);
}
