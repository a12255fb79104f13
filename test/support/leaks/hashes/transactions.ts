import { common, ledger, peer } from '@hyperledger/fabric-protos';
import type { StoredBlock } from '../block-file.js';

const { rwset } = ledger;
const { kvrwset } = rwset;

/** Hashes that Fabric publishes of the private keys and values of transactions, in hex. */
export interface PrivateHashes {
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** Of whole collections. */
  readonly sets: readonly string[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The hashes of private data in blocks, by Fabric's own message definitions. */
export function privateHashesIn(blocks: readonly StoredBlock[]): PrivateHashes {
  const collections = blocks.flatMap(({ envelopes }) => envelopes.flatMap(collectionsOf));
  const sets = collections.map((collection) =>
    kvrwset.HashedRWSet.deserializeBinary(collection.getHashedRwset_asU8()),
  );
  const reads = sets.flatMap((set) => set.getHashedReadsList());
  const writes = sets.flatMap((set) => set.getHashedWritesList());
  return {
    keys: [...reads, ...writes].map((entry) => hex(entry.getKeyHash_asU8())),
    values: writes.map((entry) => hex(entry.getValueHash_asU8())).filter((hash) => hash !== ''),
    sets: collections
      .map((collection) => hex(collection.getPvtRwsetHash_asU8()))
      // A transaction that only read has none.
      .filter((hash) => hash !== ''),
  };
}

function collectionsOf(envelope: Buffer): ledger.rwset.CollectionHashedReadWriteSet[] {
  const payload = common.Payload.deserializeBinary(
    common.Envelope.deserializeBinary(envelope).getPayload_asU8(),
  );
  const header = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
  );
  if (header.getType() !== common.HeaderType.ENDORSER_TRANSACTION) {
    return [];
  }
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  return transaction.getActionsList().flatMap((action) => {
    const acted = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
    const response = peer.ProposalResponsePayload.deserializeBinary(
      acted.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array(),
    );
    const result = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
    return rwset.TxReadWriteSet.deserializeBinary(result.getResults_asU8())
      .getNsRwsetList()
      .flatMap((set) => set.getCollectionHashedRwsetList());
  });
}

/** The envelope of a transaction that wrote one private value, as Fabric publishes it. */
export function privateWrite(keyHash: Buffer, valueHash: Buffer): Buffer {
  const write = new kvrwset.KVWriteHash();
  write.setKeyHash(keyHash);
  write.setValueHash(valueHash);
  const hashed = new kvrwset.HashedRWSet();
  hashed.setHashedWritesList([write]);
  const collection = new rwset.CollectionHashedReadWriteSet();
  collection.setCollectionName('phiReferences');
  collection.setHashedRwset(hashed.serializeBinary());
  const namespace = new rwset.NsReadWriteSet();
  namespace.setNamespace('healthchain');
  namespace.setCollectionHashedRwsetList([collection]);
  const set = new rwset.TxReadWriteSet();
  set.setNsRwsetList([namespace]);
  const result = new peer.ChaincodeAction();
  result.setResults(set.serializeBinary());
  return enveloped(result);
}

/** The same of a transaction that was called with an argument. */
export function calledWith(argument: string): Buffer {
  const input = new peer.ChaincodeInput();
  input.setArgsList([Buffer.from('Contract:Function'), Buffer.from(argument)]);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(input.serializeBinary());
  return enveloped(new peer.ChaincodeAction(), payload);
}

function enveloped(
  result: peer.ChaincodeAction,
  proposal = new peer.ChaincodeProposalPayload(),
): Buffer {
  const response = new peer.ProposalResponsePayload();
  response.setExtension$(result.serializeBinary());
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(response.serializeBinary());
  const acted = new peer.ChaincodeActionPayload();
  acted.setChaincodeProposalPayload(proposal.serializeBinary());
  acted.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setPayload(acted.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.ENDORSER_TRANSACTION);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return Buffer.from(envelope.serializeBinary());
}
