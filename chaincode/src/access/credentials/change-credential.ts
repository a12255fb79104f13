import { HealthChainError, type Credential } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import type { TransactionTime } from '../../context/transaction-time.js';
import { requireSay } from '../statements/require-say.js';

/** A change that an organisation makes by itself to one of its credentials. */
export interface CredentialChange {
  readonly event: string;
  readonly decide: (credential: Credential, time: TransactionTime) => Credential;
}

/**
 * Changes a credential of the caller's organisation, at once.
 *
 * @throws HealthChainError `NOT_FOUND`, `ADMIN_REQUIRED` or the decision's refusal
 */
export async function changeCredential(
  context: HealthContext,
  publicKeyDigest: string,
  { event, decide }: CredentialChange,
): Promise<Credential> {
  const key = publicKeys.credential(context.caller.mspId, publicKeyDigest);
  const standing = await context.publicState.get(key);
  if (standing === undefined) {
    throw new HealthChainError('NOT_FOUND');
  }
  requireSay(context, standing);
  const changed = decide(standing, context.time);
  await context.publicState.put(key, changed);
  context.emit(event, changed);
  return changed;
}
