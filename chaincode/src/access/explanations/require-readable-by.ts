import { HealthChainError, type SealedExplanation } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';

/**
 * Requires that an explanation is wrapped to what each of these organisations has published.
 *
 * @throws HealthChainError `WRAPPING_KEY_UNKNOWN`
 */
export async function requireReadableBy(
  { publicState }: HealthContext,
  { keys }: SealedExplanation,
  organizations: readonly string[],
): Promise<void> {
  for (const organization of new Set(organizations)) {
    const published = await publicState.get(publicKeys.wrappingKey(organization));
    const wrapped = keys.find((each) => each.organization === organization)?.wrapped;
    if (published === undefined || wrapped?.keyId !== published.keyId) {
      throw new HealthChainError('WRAPPING_KEY_UNKNOWN');
    }
  }
}
