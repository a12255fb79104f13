import { HealthChainError } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { requireActiveCredential, type Holder } from '../../context/require-role.js';

/**
 * Requires that a key is that of a person with a credential in force; a gateway is none.
 *
 * @throws HealthChainError `CREDENTIAL_MISSING`, `CREDENTIAL_INACTIVE` or `ROLE_NOT_PERMITTED`
 */
export async function requirePerson(context: HealthContext, holder: Holder): Promise<void> {
  const { role } = await requireActiveCredential(context, holder);
  if (role === 'gateway') {
    throw new HealthChainError('ROLE_NOT_PERMITTED', 'A gateway is no person.');
  }
}
