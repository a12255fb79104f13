import type { Gateway, Proposal } from '@hyperledger/fabric-gateway';
import { common, gateway as gatewayMessages, peer } from '@hyperledger/fabric-protos';

/** The library's class, whose types it leaves to others. */
interface Timestamp {
  readonly toDate: () => Date;
  readonly fromDate: (date: Date) => void;
}

/**
 * The same proposal with another time in its channel header, as a client with a wrong clock, or one that
 * wants another time than now, would make it. It is signed after that.
 *
 * @param offset ms from the time that the header has, which is now
 */
export function shiftProposal(gateway: Gateway, original: Proposal, offset: number): Proposal {
  const proposed = gatewayMessages.ProposedTransaction.deserializeBinary(original.getBytes());
  const signed = proposed.getProposal() ?? new peer.SignedProposal();
  const proposal = peer.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  const timestamp = channelHeader.getTimestamp() as Timestamp | undefined;
  if (timestamp === undefined) {
    throw new Error('The proposal has no time.');
  }
  const shifted = timestamp.toDate();
  shifted.setTime(shifted.getTime() + offset);
  timestamp.fromDate(shifted);
  header.setChannelHeader(channelHeader.serializeBinary());
  proposal.setHeader(header.serializeBinary());
  signed.setProposalBytes(proposal.serializeBinary());
  signed.setSignature('');
  proposed.setProposal(signed);
  return gateway.newProposal(proposed.serializeBinary());
}
