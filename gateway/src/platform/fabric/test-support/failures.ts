import { Metadata, type ServiceError, status as grpcStatus } from '@grpc/grpc-js';
import { GatewayError, type Status, StatusCode } from '@hyperledger/fabric-gateway';

/** An error as the peer's gateway service reports it, with messages of single peers. */
export function gatewayError(code: grpcStatus, message: string, details: readonly string[] = []) {
  const cause: ServiceError = Object.assign(new Error(message), {
    code,
    details: message,
    metadata: new Metadata(),
  });
  return new GatewayError({
    code,
    message,
    cause,
    details: details.map((text) => ({ address: 'peer:1', mspId: 'PeerMSP', message: text })),
  });
}

/** A peer that is down, as the endorsing peer of another organisation reports it. */
export const peerDown = () =>
  gatewayError(grpcStatus.ABORTED, 'failed to collect enough transaction endorsements', [
    'rpc error: code = Unavailable desc = connection error: connection refused',
  ]);

/** A network that has just started. */
export const noPeersKnown = () =>
  gatewayError(grpcStatus.UNAVAILABLE, 'failed to find any endorsing peers for org(s): PeerMSP');

export function committedStatus(
  code: Status['code'] = StatusCode.VALID,
  transactionId = 'tx',
): Status {
  return { blockNumber: 7n, code, successful: code === StatusCode.VALID, transactionId };
}
