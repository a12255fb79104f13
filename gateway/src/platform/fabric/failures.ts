import { status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { type HealthChainError, parseCodedMessage } from '@healthchain/protocol';

/** gRPC codes that say something about the request or the caller: trying again changes nothing. */
const finalCodes: readonly number[] = [
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
];

/** The chaincode's coded refusal, which a peer reports in the details of its error. */
export function codedRefusal(error: unknown): HealthChainError | undefined {
  return messagesOf(error).map(parseCodedMessage).find(Boolean);
}

/**
 * Whether the peers, or those of one organisation, could not be reached or could not agree yet. That
 * includes a peer that does not know the others or the chaincode so soon after its start, and peers
 * whose answers differ because one has not yet committed a block that the other has.
 */
export function isUnavailable(error: unknown): boolean {
  return error instanceof GatewayError && !finalCodes.includes(error.code);
}

function messagesOf(error: unknown): readonly string[] {
  if (!(error instanceof GatewayError)) {
    return [];
  }
  return [...error.details.map(({ message }) => message), error.message];
}
