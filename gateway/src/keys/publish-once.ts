import { HealthChainError } from '@healthchain/protocol';
import type { WrapTarget } from '../platform/keys/wrap-for.js';
import type { KeyLedger } from './key-ledger.js';

/** Publishes the organisation's wrapping key, unless the ledger has it already. */
export async function publishOnce(
  keys: Pick<KeyLedger, 'publish' | 'wrappingKey'>,
  mspId: string,
  { keyId, publicKey, algorithm }: WrapTarget,
): Promise<void> {
  if ((await publishedKey(keys, mspId)) !== keyId) {
    await keys.publish(publicKey, algorithm);
  }
}

async function publishedKey(
  keys: Pick<KeyLedger, 'wrappingKey'>,
  mspId: string,
): Promise<string | undefined> {
  try {
    return (await keys.wrappingKey(mspId)).keyId;
  } catch (error) {
    if (error instanceof HealthChainError && error.code === 'NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}
