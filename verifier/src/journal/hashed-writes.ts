import type { ledger } from '@hyperledger/fabric-protos';
import type { ValidTransaction } from '../ledger/replay.js';

/** What a transaction writes into a private data collection, by hashes. */
export function hashedWrites(
  { action }: ValidTransaction,
  chaincode: string,
  collection: string,
): readonly ledger.rwset.kvrwset.KVWriteHash[] {
  return (action?.namespaces ?? [])
    .filter(({ name }) => name === chaincode)
    .flatMap(({ collections }) => collections)
    .filter(({ name }) => name === collection)
    .flatMap(({ hashed }) => hashed.getHashedWritesList());
}
