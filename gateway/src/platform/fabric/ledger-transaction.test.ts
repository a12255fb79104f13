import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { common, msp, peer } from '@hyperledger/fabric-protos';
import { createTlsAuthority } from '../peering/test-support/certificates.js';
import { parseTransaction } from './ledger-transaction.js';

const call = ['AccessControlContract:ProposeEnrolment', 'an id', 'a digest'];

/** What qscc answers for a transaction that calls this of a chaincode. */
function processed(certificate: string, chaincode: string, code: number): Uint8Array {
  const spec = new peer.ChaincodeSpec();
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  spec.setChaincodeId(id);
  const input = new peer.ChaincodeInput();
  input.setArgsList(call.map((arg) => Buffer.from(arg)));
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const proposal = new peer.ChaincodeProposalPayload();
  proposal.setInput(invocation.serializeBinary());
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(proposal.serializeBinary());
  const action = new peer.TransactionAction();
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(action);

  const creator = new msp.SerializedIdentity();
  creator.setMspid('LakesideMSP');
  creator.setIdBytes(Buffer.from(certificate));
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(creator.serializeBinary());
  const header = new common.Header();
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const answer = new peer.ProcessedTransaction();
  answer.setTransactionenvelope(envelope);
  answer.setValidationcode(code);
  return answer.serializeBinary();
}

describe('a transaction of the ledger', () => {
  let certificate: string;

  before(async () => {
    ({ certificate } = await (await createTlsAuthority('Lakeside')).issue('registrar'));
  });

  it('given a call of the chaincode, then it, its creator and whether it is valid are told', () => {
    const { VALID } = peer.TxValidationCode;
    const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    assert.deepEqual(
      parseTransaction(processed(certificate, 'healthchain', VALID), 'healthchain'),
      {
        valid: true,
        mspId: 'LakesideMSP',
        publicKeyDigest: createHash('sha256').update(spki).digest('hex'),
        call,
      },
    );
  });

  it('given one that its peer found invalid, then it is not valid', () => {
    const bytes = processed(certificate, 'healthchain', peer.TxValidationCode.MVCC_READ_CONFLICT);
    assert.equal(parseTransaction(bytes, 'healthchain').valid, false);
  });

  it('given the same call of another chaincode, then it is none', () => {
    const bytes = processed(certificate, 'lookalike', peer.TxValidationCode.VALID);
    assert.deepEqual(parseTransaction(bytes, 'healthchain').call, []);
  });
});
