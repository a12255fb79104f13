import { randomBytes } from 'node:crypto';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { hex, sha256 } from '../bytes.js';
import type { Signer } from './authority.js';

const { kvrwset } = ledger.rwset;

/** What a test transaction reads and writes. */
export interface Writes {
  readonly namespace?: string;
  readonly open?: Readonly<Record<string, Uint8Array | string | null>>;
  /** Keys with the version that was read; none for a key that was not there. */
  readonly reads?: Readonly<Record<string, readonly [block: number, transaction: number] | null>>;
  /** Plain keys and values by collection. */
  readonly hashed?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface TransactionOptions extends Writes {
  readonly creator: Signer;
  readonly endorsers: readonly Signer[];
  /** With what the chaincode is called. */
  readonly call?: readonly [name: string, ...values: string[]];
  readonly at?: number;
  readonly channel?: string;
  readonly nonce?: Uint8Array;
  /** Changes the id that the header states. */
  readonly transactionId?: string;
}

/** A serialized envelope with an endorsed call. */
export function endorsedTransaction(options: TransactionOptions): Uint8Array {
  const { creator, endorsers, namespace = 'healthchain' } = options;
  const nonce = options.nonce ?? randomBytes(24);
  const channelHeader = headerOf(common.HeaderType.ENDORSER_TRANSACTION, options, nonce);
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(namespace));
  channelHeader.setExtension$(extension.serializeBinary());
  const signatureHeader = signatureHeaderOf(creator, nonce);
  const proposalPayload = proposalPayloadOf(options.call ?? ['Contract:Function']);
  const response = new peer.ProposalResponsePayload();
  response.setProposalHash(
    sha256(channelHeader.serializeBinary(), signatureHeader, proposalPayload),
  );
  response.setExtension$(outcome(namespace, options).serializeBinary());
  const responsePayload = response.serializeBinary();
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(responsePayload);
  endorsed.setEndorsementsList(endorsers.map((endorser) => endorse(endorser, responsePayload)));
  const payload = new peer.ChaincodeActionPayload();
  payload.setChaincodeProposalPayload(proposalPayload);
  payload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setHeader(signatureHeader);
  action.setPayload(payload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  return envelope(channelHeader, signatureHeader, transaction.serializeBinary(), creator);
}

/** A serialized envelope with a configuration. */
export function configTransaction(
  data: Uint8Array,
  creator: Signer,
  options: { channel?: string; at?: number } = {},
): Uint8Array {
  const nonce = randomBytes(24);
  const header = headerOf(common.HeaderType.CONFIG, options, nonce);
  header.setTxId('');
  return envelope(header, signatureHeaderOf(creator, nonce), data, creator);
}

function headerOf(
  type: number,
  options: Partial<TransactionOptions>,
  nonce: Uint8Array,
): common.ChannelHeader {
  const header = new common.ChannelHeader();
  header.setType(type);
  header.setChannelId(options.channel ?? 'healthchain');
  const creator = options.creator?.serialized ?? new Uint8Array();
  header.setTxId(options.transactionId ?? hex(sha256(nonce, creator)));
  const timestamp = new timestamps.Timestamp();
  timestamp.fromDate(new Date(options.at ?? Date.now()));
  header.setTimestamp(timestamp);
  return header;
}

function envelope(
  channelHeader: common.ChannelHeader,
  signatureHeader: Uint8Array,
  data: Uint8Array,
  creator: Signer,
): Uint8Array {
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader);
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data);
  const bytes = payload.serializeBinary();
  const signed = new common.Envelope();
  signed.setPayload(bytes);
  signed.setSignature(creator.sign(bytes));
  return signed.serializeBinary();
}

function signatureHeaderOf(creator: Signer, nonce: Uint8Array): Uint8Array {
  const header = new common.SignatureHeader();
  header.setCreator(creator.serialized);
  header.setNonce(nonce);
  return header.serializeBinary();
}

function proposalPayloadOf(call: readonly string[]): Uint8Array {
  const input = new peer.ChaincodeInput();
  input.setArgsList(call.map((value) => Buffer.from(value)));
  const specification = new peer.ChaincodeSpec();
  specification.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(specification);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload.serializeBinary();
}

function chaincodeId(name: string): peer.ChaincodeID {
  const id = new peer.ChaincodeID();
  id.setName(name);
  id.setVersion('1');
  return id;
}

function endorse(endorser: Signer, responsePayload: Uint8Array): peer.Endorsement {
  const endorsement = new peer.Endorsement();
  endorsement.setEndorser(endorser.serialized);
  endorsement.setSignature(endorser.sign(Buffer.concat([responsePayload, endorser.serialized])));
  return endorsement;
}

function outcome(namespace: string, writes: Writes): peer.ChaincodeAction {
  const set = new ledger.rwset.NsReadWriteSet();
  set.setNamespace(namespace);
  set.setRwset(openSet(writes).serializeBinary());
  set.setCollectionHashedRwsetList(
    Object.entries(writes.hashed ?? {}).map(([collection, values]) => {
      const hashed = new ledger.rwset.CollectionHashedReadWriteSet();
      hashed.setCollectionName(collection);
      hashed.setHashedRwset(hashedSet(values).serializeBinary());
      return hashed;
    }),
  );
  const results = new ledger.rwset.TxReadWriteSet();
  results.setNsRwsetList([set]);
  const action = new peer.ChaincodeAction();
  action.setResults(results.serializeBinary());
  action.setChaincodeId(chaincodeId(namespace));
  return action;
}

function openSet({ open = {}, reads = {} }: Writes) {
  const set = new kvrwset.KVRWSet();
  set.setReadsList(
    Object.entries(reads).map(([key, at]) => {
      const read = new kvrwset.KVRead();
      read.setKey(key);
      if (at !== null) {
        const version = new kvrwset.Version();
        version.setBlockNum(at[0]);
        version.setTxNum(at[1]);
        read.setVersion(version);
      }
      return read;
    }),
  );
  set.setWritesList(
    Object.entries(open).map(([key, value]) => {
      const write = new kvrwset.KVWrite();
      write.setKey(key);
      write.setIsDelete(value === null);
      write.setValue(typeof value === 'string' ? Buffer.from(value) : (value ?? Buffer.alloc(0)));
      return write;
    }),
  );
  return set;
}

function hashedSet(values: Readonly<Record<string, string>>) {
  const set = new kvrwset.HashedRWSet();
  set.setHashedWritesList(
    Object.entries(values).map(([key, value]) => {
      const write = new kvrwset.KVWriteHash();
      write.setKeyHash(sha256(Buffer.from(key)));
      write.setValueHash(sha256(Buffer.from(value)));
      return write;
    }),
  );
  return set;
}
