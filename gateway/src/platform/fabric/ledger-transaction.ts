import { createHash, X509Certificate } from 'node:crypto';
import { common, msp, peer } from '@hyperledger/fabric-protos';

/** A transaction as the ledger holds it: who signed it, and what it called. */
export interface LedgerTransaction {
  /** Whether the organisation's own peer found it valid, the signature of its creator included. */
  readonly valid: boolean;
  readonly mspId: string;
  /** SHA-256 of the SubjectPublicKeyInfo of the creator's certificate, in hex. */
  readonly publicKeyDigest: string;
  /** Name of the transaction function, then its arguments; empty for one of another chaincode. */
  readonly call: readonly string[];
}

/**
 * Reads what `GetTransactionByID` of the system chaincode qscc answers.
 *
 * @param chaincode name of the one whose calls are told
 * @throws Error if malformed
 */
export function parseTransaction(bytes: Uint8Array, chaincode: string): LedgerTransaction {
  const processed = peer.ProcessedTransaction.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(
    processed.getTransactionenvelope()?.getPayload_asU8() ?? new Uint8Array(),
  );
  const header = common.SignatureHeader.deserializeBinary(
    payload.getHeader()?.getSignatureHeader_asU8() ?? new Uint8Array(),
  );
  const creator = msp.SerializedIdentity.deserializeBinary(header.getCreator_asU8());
  const { publicKey } = new X509Certificate(Buffer.from(creator.getIdBytes_asU8()));
  return {
    valid: processed.getValidationcode() === peer.TxValidationCode.VALID,
    mspId: creator.getMspid(),
    publicKeyDigest: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    call: callOf(payload.getData_asU8(), chaincode),
  };
}

function callOf(data: Uint8Array, chaincode: string): readonly string[] {
  const [action] = peer.Transaction.deserializeBinary(data).getActionsList();
  const actionPayload = peer.ChaincodeActionPayload.deserializeBinary(
    action?.getPayload_asU8() ?? new Uint8Array(),
  );
  const proposal = peer.ChaincodeProposalPayload.deserializeBinary(
    actionPayload.getChaincodeProposalPayload_asU8(),
  );
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8());
  const spec = invocation.getChaincodeSpec();
  if (spec?.getChaincodeId()?.getName() !== chaincode) {
    return [];
  }
  const args = spec.getInput()?.getArgsList_asU8() ?? [];
  return args.map((arg) => Buffer.from(arg).toString('utf8'));
}
