import { ledger, peer } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Transaction } from './envelope.js';

const { TxReadWriteSet, kvrwset } = ledger.rwset;

/** What a transaction reads and writes in one collection, by hashes. */
export interface CollectionSet {
  readonly name: string;
  readonly hashed: ledger.rwset.kvrwset.HashedRWSet;
}

/** What a transaction reads and writes in one chaincode's namespace. */
export interface NamespaceSet {
  readonly name: string;
  readonly open: ledger.rwset.kvrwset.KVRWSet;
  readonly collections: readonly CollectionSet[];
}

/** The call of a chaincode with its endorsed outcome. */
export interface Action {
  readonly actionHeader: Uint8Array;
  readonly proposalPayload: Uint8Array;
  readonly responsePayload: Uint8Array;
  readonly proposalHash: Uint8Array;
  readonly endorsements: readonly peer.Endorsement[];
  readonly outcome: peer.ChaincodeAction;
  readonly namespaces: readonly NamespaceSet[];
}

/** Reads the one action of an endorser transaction; undefined where a part cannot be read. */
export function readAction(transaction: Transaction): Action | undefined {
  return attempt(() => {
    const [action, ...others] = peer.Transaction.deserializeBinary(
      transaction.data,
    ).getActionsList();
    if (action === undefined || others.length > 0) {
      throw new Error('A transaction has one action.');
    }
    const payload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
    const endorsed = payload.getAction();
    const responsePayload = endorsed?.getProposalResponsePayload_asU8() ?? new Uint8Array();
    const response = peer.ProposalResponsePayload.deserializeBinary(responsePayload);
    const outcome = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
    return {
      actionHeader: action.getHeader_asU8(),
      proposalPayload: payload.getChaincodeProposalPayload_asU8(),
      responsePayload,
      proposalHash: response.getProposalHash_asU8(),
      endorsements: endorsed?.getEndorsementsList() ?? [],
      outcome,
      namespaces: readNamespaces(outcome.getResults_asU8()),
    };
  });
}

function readNamespaces(results: Uint8Array): readonly NamespaceSet[] {
  return TxReadWriteSet.deserializeBinary(results)
    .getNsRwsetList()
    .map((set) => ({
      name: set.getNamespace(),
      open: kvrwset.KVRWSet.deserializeBinary(set.getRwset_asU8()),
      collections: set.getCollectionHashedRwsetList().map((collection) => ({
        name: collection.getCollectionName(),
        hashed: kvrwset.HashedRWSet.deserializeBinary(collection.getHashedRwset_asU8()),
      })),
    }));
}

/** Whether anything is written in the namespace. */
export function writesTo(set: NamespaceSet): boolean {
  return writes(set, () => true);
}

/** Whether anything is written there that more than one organisation holds. */
export function writesForOthers(set: NamespaceSet): boolean {
  return writes(set, (collection) => !collection.startsWith('_implicit_org_'));
}

function writes(
  { open, collections }: NamespaceSet,
  counts: (collection: string) => boolean,
): boolean {
  return (
    open.getWritesList().length > 0 ||
    open.getMetadataWritesList().length > 0 ||
    collections.some(
      ({ name, hashed }) =>
        counts(name) &&
        (hashed.getHashedWritesList().length > 0 || hashed.getMetadataWritesList().length > 0),
    )
  );
}
