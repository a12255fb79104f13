import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { WrapTarget } from '../platform/keys/wrap-for.js';
import type { KeyLedger } from './key-ledger.js';
import type { OwnKey } from './own-key.js';

/** The organisation's wrapping key, to which others wrap keys of charts. */
export function ownWrappingKey(
  ledger: Pick<KeyLedger, 'publish' | 'wrappingKey'>,
  mspId: string,
  { keyId, publicKey, algorithm }: WrapTarget,
): OwnKey {
  return {
    key: 'wrapping',
    content: { publicKey, algorithm },
    standing: async () => {
      const known = await unlessAbsent(ledger.wrappingKey(mspId));
      if (known === undefined) return 'none';
      return known.keyId === keyId && known.algorithm === algorithm ? 'published' : 'another';
    },
    publish: (signed) => ledger.publish({ publicKey, algorithm }, signed),
  };
}
