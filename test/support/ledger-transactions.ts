import { common, msp, peer } from '@hyperledger/fabric-protos';
import type { FabricClient } from './fabric-client.js';
import { endpoints } from './network.js';

/** A call of the chaincode as a block has it. */
export interface LedgerTransaction {
  readonly transactionId: string;
  readonly block: number;
  readonly position: number;
  /** Whether the peers took it; they keep the others too, without effect. */
  readonly valid: boolean;
  /** MSP id of who signed it. */
  readonly signer: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** The number of blocks that a client's peer has. */
export async function blockHeight(client: FabricClient): Promise<number> {
  const info = await ask(client, 'GetChainInfo');
  return common.BlockchainInfo.deserializeBinary(info).getHeight();
}

/** What endorsers did, in the order of the ledger. @param from first block, @param to the one after the last */
export async function ledgerTransactions(
  client: FabricClient,
  from: number,
  to: number,
): Promise<LedgerTransaction[]> {
  const transactions: LedgerTransaction[] = [];
  for (let number = from; number < to; number += 1) {
    const bytes = await ask(client, 'GetBlockByNumber', String(number));
    transactions.push(...transactionsOf(common.Block.deserializeBinary(bytes), number));
  }
  return transactions;
}

/** What a client's own peer made of a transaction. @throws Error while it has no block with it */
export async function validationCode(client: FabricClient, transactionId: string): Promise<number> {
  const bytes = await ask(client, 'GetTransactionByID', transactionId);
  return peer.ProcessedTransaction.deserializeBinary(bytes).getValidationcode();
}

function ask({ network, organization }: FabricClient, name: string, ...args: string[]) {
  return network.getContract('qscc').evaluate(name, {
    arguments: [endpoints().channel, ...args],
    endorsingOrganizations: [organization.mspId],
  });
}

function transactionsOf(block: common.Block, number: number): LedgerTransaction[] {
  const filter = block.getMetadata()?.getMetadataList_asU8();
  const codes = filter?.[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
  return (block.getData()?.getDataList_asU8() ?? []).flatMap((envelope, position) => {
    const payload = common.Payload.deserializeBinary(
      common.Envelope.deserializeBinary(envelope).getPayload_asU8(),
    );
    const header = common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
    const signature = common.SignatureHeader.deserializeBinary(
      payload.getHeader()?.getSignatureHeader_asU8() ?? new Uint8Array(),
    );
    const signer = msp.SerializedIdentity.deserializeBinary(signature.getCreator_asU8()).getMspid();
    if (header.getType() !== common.HeaderType.ENDORSER_TRANSACTION) {
      return [];
    }
    const [name = '', ...args] = callOf(payload.getData_asU8());
    const place = { transactionId: header.getTxId(), block: number, position, signer };
    return [{ ...place, valid: codes[position] === peer.TxValidationCode.VALID, name, args }];
  });
}

/** Name and public arguments of the call in a transaction. */
function callOf(transaction: Uint8Array): string[] {
  const [action] = peer.Transaction.deserializeBinary(transaction).getActionsList();
  const payload = peer.ChaincodeActionPayload.deserializeBinary(
    action?.getPayload_asU8() ?? new Uint8Array(),
  );
  const proposal = peer.ChaincodeProposalPayload.deserializeBinary(
    payload.getChaincodeProposalPayload_asU8(),
  );
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8());
  const args = invocation.getChaincodeSpec()?.getInput()?.getArgsList_asU8() ?? [];
  return args.map((each) => Buffer.from(each).toString('utf8'));
}
