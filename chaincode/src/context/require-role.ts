import { HealthChainError, type Role } from '@healthchain/protocol';
import { isActive } from './credential-state.js';
import type { HealthContext } from './health-context.js';
import { publicKeys } from './ledger-keys.js';

/**
 * Requires a credential on the ledger that is bound to the caller's key and gives one of the roles. A
 * certificate's attributes give no role: one organisation's CA writes them alone, whereas a second
 * organisation has countersigned the credential.
 *
 * @throws HealthChainError `CREDENTIAL_MISSING`, `CREDENTIAL_INACTIVE` or `ROLE_NOT_PERMITTED`
 */
export async function requireRole(
  context: HealthContext,
  permitted: readonly Role[],
): Promise<void> {
  const { mspId, publicKeyDigest } = context.caller;
  const credential = await context.publicState.get(publicKeys.credential(mspId, publicKeyDigest));
  if (credential === undefined) {
    throw new HealthChainError('CREDENTIAL_MISSING');
  }
  if (!isActive(credential, context.time)) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  if (!permitted.includes(credential.role)) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
}
