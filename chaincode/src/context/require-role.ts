import { HealthChainError, type Credential, type Role } from '@healthchain/protocol';
import { isActive } from './credential-state.js';
import type { HealthContext } from './health-context.js';
import { publicKeys } from './ledger-keys.js';

/**
 * Requires a credential on the ledger that is bound to the caller's key and gives the role. A
 * certificate's attributes give no role: one organisation's CA writes them alone, whereas a second
 * organisation has countersigned the credential.
 *
 * @throws HealthChainError `CREDENTIAL_MISSING`, `CREDENTIAL_INACTIVE` or `ROLE_NOT_PERMITTED`
 */
export function requireRole(context: HealthContext, permitted: Role): Promise<void> {
  const { mspId, publicKeyDigest } = context.caller;
  return requireActiveRole(context, { organization: mspId, publicKeyDigest }, permitted);
}

/** A key of an organisation. */
export interface Holder {
  readonly organization: string;
  readonly publicKeyDigest: string;
}

/** {@link requireRole} of another key than the caller's. */
export async function requireActiveRole(
  context: HealthContext,
  holder: Holder,
  permitted: Role,
): Promise<void> {
  const { role } = await requireActiveCredential(context, holder);
  if (role !== permitted) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
}

/**
 * The credential of a key, in force at the time of the transaction.
 *
 * @throws HealthChainError `CREDENTIAL_MISSING` or `CREDENTIAL_INACTIVE`
 */
export async function requireActiveCredential(
  context: HealthContext,
  { organization, publicKeyDigest }: Holder,
): Promise<Credential> {
  const key = publicKeys.credential(organization, publicKeyDigest);
  const credential = await context.publicState.get(key);
  if (credential === undefined) {
    throw new HealthChainError('CREDENTIAL_MISSING');
  }
  if (!isActive(credential, context.time)) {
    throw new HealthChainError('CREDENTIAL_INACTIVE');
  }
  return credential;
}
