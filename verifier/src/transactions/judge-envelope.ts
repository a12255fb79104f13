import { common, peer } from '@hyperledger/fabric-protos';
import { attempt, equal, hex, sha256 } from '../bytes.js';
import { isSignature } from '../identities/signature.js';
import type { ChannelConfig } from '../policies/channel-config.js';
import type { Action } from './action.js';
import type { Transaction } from './envelope.js';
import { invalid, valid, type Verdict } from './verdict.js';

const codes = peer.TxValidationCode;
const { CONFIG, ENDORSER_TRANSACTION } = common.HeaderType;

/** Judges header, creator and id, as Fabric's `ValidateTransaction` does. */
export function judgeEnvelope(
  transaction: Transaction,
  action: Action | undefined,
  config: ChannelConfig,
): Verdict {
  const header = judgeHeader(transaction);
  if (header !== undefined) {
    return header;
  }
  const creator = config.identify(transaction.creator);
  if (creator === undefined) {
    return invalid(codes.BAD_CREATOR_SIGNATURE, 'No given root stands behind the creator.');
  }
  const { payload, signature } = transaction;
  if (!isSignature(creator.certificate.publicKey, payload, signature)) {
    return invalid(codes.BAD_CREATOR_SIGNATURE, 'The signature of the creator is wrong.');
  }
  return transaction.type === CONFIG ? valid : judgeProposal(transaction, action);
}

function judgeHeader({ type, epoch, nonce, creator }: Transaction): Verdict | undefined {
  if (epoch !== 0 || nonce.length === 0 || creator.length === 0) {
    return invalid(codes.BAD_COMMON_HEADER, 'The header is not complete.');
  }
  if (type === common.HeaderType.CONFIG_UPDATE) {
    return invalid(codes.UNSUPPORTED_TX_PAYLOAD, 'It is a proposal of a configuration.');
  }
  return type === CONFIG || type === ENDORSER_TRANSACTION
    ? undefined
    : invalid(codes.BAD_COMMON_HEADER, 'It is of no known type.');
}

function judgeProposal(transaction: Transaction, action: Action | undefined): Verdict {
  if (transaction.transactionId !== hex(sha256(transaction.nonce, transaction.creator))) {
    return invalid(codes.BAD_PROPOSAL_TXID, 'The id is not the hash of nonce and creator.');
  }
  if (action === undefined) {
    return invalid(undefined, 'The action cannot be read.');
  }
  const { actionHeader, proposalPayload, proposalHash } = action;
  const signer = attempt(() => common.SignatureHeader.deserializeBinary(actionHeader));
  const isComplete =
    signer !== undefined && signer.getNonce().length > 0 && signer.getCreator().length > 0;
  const hash = sha256(transaction.channelHeader, actionHeader, proposalPayload);
  return isComplete && equal(hash, proposalHash)
    ? valid
    : invalid(codes.INVALID_ENDORSER_TRANSACTION, 'The endorsed proposal is another one.');
}
