import { HealthChainError, type ProviderPasskey } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import type { Holder } from '../../context/require-role.js';

/** What speaks for a person with a credential. @throws HealthChainError `PASSKEY_UNKNOWN` */
export async function loadProviderPasskey(
  { publicState }: HealthContext,
  { organization, publicKeyDigest }: Holder,
): Promise<ProviderPasskey> {
  const passkey = await publicState.get(publicKeys.providerPasskey(organization, publicKeyDigest));
  if (passkey === undefined) {
    throw new HealthChainError('PASSKEY_UNKNOWN');
  }
  return passkey;
}
