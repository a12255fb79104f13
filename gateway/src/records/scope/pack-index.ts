import type { Pack } from '@healthchain/protocol';
import { LRUCache } from 'lru-cache';
import { keyName } from '../../platform/keys/compartment-keys.js';
import type { RecordLedger } from '../record-ledger.js';

/** Packs whose compartments are remembered; some hundred bytes each. */
const remembered = 100_000;

/**
 * Remembers under which compartment keys the versions of a pack stand. A pack never changes, so that
 * looking for some compartments among all commits reads every pack from the peer once only.
 */
export class PackIndex {
  readonly #ledger: Pick<RecordLedger, 'pack'>;
  readonly #names = new LRUCache<string, ReadonlySet<string>>({ max: remembered });

  constructor(ledger: Pick<RecordLedger, 'pack'>) {
    this.#ledger = ledger;
  }

  /** A pack, unless none of its versions stands under one of these keys. @throws what the ledger fails with */
  async packUnder(
    commitId: string,
    index: number,
    keys: ReadonlyMap<string, unknown>,
  ): Promise<Pack | undefined> {
    const name = `${commitId}/${index}`;
    const known = this.#names.get(name);
    if (known !== undefined && ![...known].some((each) => keys.has(each))) {
      return undefined;
    }
    const pack = await this.#ledger.pack(commitId, index);
    this.#names.set(name, new Set(pack.versions.map(keyName)));
    return pack;
  }
}
