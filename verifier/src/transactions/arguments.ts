import { peer } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Action } from './action.js';

/**
 * The texts with which a transaction called its chaincode, after the function's name; none where they
 * cannot be read. Endorsers signed over them: the proposal's hash is in what they sign.
 */
export function argumentsOf({
  proposalPayload,
}: Pick<Action, 'proposalPayload'>): readonly string[] {
  const invocation = attempt(() =>
    peer.ChaincodeInvocationSpec.deserializeBinary(
      peer.ChaincodeProposalPayload.deserializeBinary(proposalPayload).getInput_asU8(),
    ),
  );
  const [, ...values] = invocation?.getChaincodeSpec()?.getInput()?.getArgsList_asU8() ?? [];
  return values.map((value) => Buffer.from(value).toString('utf8'));
}
