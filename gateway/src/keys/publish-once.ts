import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { WrapTarget } from '../platform/keys/wrap-for.js';
import type { KeyLedger } from './key-ledger.js';

/** Publishes the organisation's wrapping key, unless the ledger has it already. */
export async function publishOnce(
  keys: Pick<KeyLedger, 'publish' | 'wrappingKey'>,
  mspId: string,
  { keyId, publicKey, algorithm }: WrapTarget,
): Promise<void> {
  const published = await unlessAbsent(keys.wrappingKey(mspId));
  if (published?.keyId !== keyId) {
    await keys.publish(publicKey, algorithm);
  }
}
