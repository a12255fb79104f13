import { type Gateway, type Identity, type Status } from '@hyperledger/fabric-gateway';
import { gateway as gatewayProtos, msp } from '@hyperledger/fabric-protos';

/**
 * Waits for a transaction's commit, knowing only its id: the Gateway client gives a commit handle
 * only when sending succeeded, and it is after a failure that the status is needed most.
 *
 * @param timeout ms. @throws CommitStatusError, when the time is up also.
 */
export function commitStatus(
  gateway: Gateway,
  channel: string,
  transactionId: string,
  timeout: number,
): Promise<Status> {
  const request = new gatewayProtos.CommitStatusRequest();
  request.setChannelId(channel);
  request.setTransactionId(transactionId);
  request.setIdentity(serialized(gateway.getIdentity()));
  const signed = new gatewayProtos.SignedCommitStatusRequest();
  signed.setRequest(request.serializeBinary());
  return gateway.newCommit(signed.serializeBinary()).getStatus({ deadline: Date.now() + timeout });
}

function serialized({ mspId, credentials }: Identity): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(credentials);
  return identity.serializeBinary();
}
