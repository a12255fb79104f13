import type { Action, NamespaceSet } from '@healthchain/verifier/dist/transactions/action.js';
import { ledger, peer } from '@hyperledger/fabric-protos';

const { kvrwset } = ledger.rwset;

/** A key that was read; absent ones had no value. */
export interface Read {
  readonly key: string;
  readonly present: boolean;
}

/** A read of the hash of a private value; the block names the key by its SHA-256, in hex. */
export interface HashRead {
  readonly collection: string;
  readonly keyHash: string;
  readonly present: boolean;
}

export interface Write {
  readonly key: string;
  /** Bytes of the value. */
  readonly size: number;
}

export interface PrivateWrite extends Write {
  readonly collection: string;
}

/** What a transaction read and wrote in its chaincode's namespace, without the values. */
export interface CommittedWrite {
  readonly reads: readonly Read[];
  readonly hashReads: readonly HashRead[];
  readonly writes: readonly Write[];
  readonly privateWrites: readonly PrivateWrite[];
  readonly event?: { readonly name: string; readonly size: number };
  /** Bytes of what the chaincode answered. */
  readonly answerSize: number;
  /** Bytes of the public arguments. */
  readonly argumentsSize: number;
}

/**
 * Reads a transaction's work out of its read-write sets.
 *
 * @param namespace name of the chaincode
 * @param privateSet the private part, as a member's peer keeps it
 */
export function committedWrite(
  action: Pick<Action, 'outcome' | 'namespaces'>,
  namespace: string,
  privateSet: ledger.rwset.TxPvtReadWriteSet,
  argumentsSize: number,
): CommittedWrite {
  const sets = action.namespaces.find(({ name }) => name === namespace);
  if (sets === undefined) {
    throw new Error(`The transaction did nothing in ${namespace}.`);
  }
  const event = eventOf(action);
  return {
    reads: sets.open.getReadsList().map((read) => ({
      key: read.getKey(),
      present: read.hasVersion(),
    })),
    hashReads: hashReads(sets),
    writes: sets.open.getWritesList().map(sizeOf),
    privateWrites: privateWrites(privateSet, namespace),
    ...(event === undefined ? {} : { event }),
    answerSize: action.outcome.getResponse()?.getPayload_asU8().length ?? 0,
    argumentsSize,
  };
}

function eventOf({ outcome }: Pick<Action, 'outcome'>): CommittedWrite['event'] {
  const event = peer.ChaincodeEvent.deserializeBinary(outcome.getEvents_asU8());
  const name = event.getEventName();
  return name === '' ? undefined : { name, size: event.getPayload_asU8().length };
}

function hashReads({ collections }: NamespaceSet): readonly HashRead[] {
  return collections.flatMap(({ name, hashed }) =>
    hashed.getHashedReadsList().map((read) => ({
      collection: name,
      keyHash: Buffer.from(read.getKeyHash_asU8()).toString('hex'),
      present: read.hasVersion(),
    })),
  );
}

function privateWrites(
  set: ledger.rwset.TxPvtReadWriteSet,
  namespace: string,
): readonly PrivateWrite[] {
  return set
    .getNsPvtRwsetList()
    .filter((each) => each.getNamespace() === namespace)
    .flatMap((each) => each.getCollectionPvtRwsetList())
    .flatMap((each) =>
      kvrwset.KVRWSet.deserializeBinary(each.getRwset_asU8())
        .getWritesList()
        .map((write) => ({ collection: each.getCollectionName(), ...sizeOf(write) })),
    );
}

function sizeOf(write: ledger.rwset.kvrwset.KVWrite): Write {
  return { key: write.getKey(), size: write.getValue_asU8().length };
}
