import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { wrappedKeySchema } from '@healthchain/protocol';
import type { Settings } from '../platform/durable-store/settings.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';

const setting = 'attestation-issuer-seed';

/**
 * The seed of the keys with which the organisation attests. Tokens know no BLS12-381, so that it stands
 * in the durable store, wrapped by the HSM; it is made at the first start.
 *
 * @throws HealthChainError KEY_UNAVAILABLE
 */
export async function ensureIssuerSeed(
  settings: Settings,
  wrappingKey: Pick<WrappingKey, 'wrap' | 'unwrap'>,
): Promise<KeyObject> {
  const known = await settings.get(setting);
  if (known !== undefined) {
    return wrappingKey.unwrap(wrappedKeySchema.parse(JSON.parse(known)));
  }
  const seed = createSecretKey(randomBytes(32));
  await settings.set(setting, JSON.stringify(wrappingKey.wrap(seed)));
  return seed;
}
