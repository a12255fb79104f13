import { readAction } from '@healthchain/verifier/dist/transactions/action.js';
import { readTransaction } from '@healthchain/verifier/dist/transactions/envelope.js';
import type { Network } from '@hyperledger/fabric-gateway';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import { committedWrite, type CommittedWrite } from './committed-write.js';

const chaincode = 'healthchain';
const wanted = 'PatientRecordContract:CommitVersions';

/** A write of ours as the ledger has it, with the sizes of the public values that it read. */
export interface ObservedWrite {
  readonly write: CommittedWrite;
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * Has one resource committed, and reads what that did from the blocks that follow and from the private
 * data that the organisation's peer keeps.
 */
export async function observeWrite(
  channel: Network,
  commit: () => Promise<void>,
): Promise<ObservedWrite> {
  const startBlock = await blockHeight(channel);
  await commit();
  const events = await channel.getBlockAndPrivateDataEvents({ startBlock });
  try {
    const write = await firstWrite(events);
    return { write, sizes: await sizesOf(channel, write, startBlock) };
  } finally {
    events.close();
  }
}

/** Blocks that the organisation's peer has. */
async function blockHeight(channel: Network): Promise<bigint> {
  const info = await channel.getContract('qscc').evaluate('GetChainInfo', {
    arguments: [channel.getName()],
  });
  return BigInt(common.BlockchainInfo.deserializeBinary(info).getHeight());
}

async function firstWrite(
  events: AsyncIterable<peer.BlockAndPrivateData>,
): Promise<CommittedWrite> {
  for await (const event of events) {
    const envelopes = event.getBlock()?.getData()?.getDataList_asU8() ?? [];
    for (const [index, envelope] of envelopes.entries()) {
      const found = writeIn(envelope, event, index);
      if (found !== undefined) {
        return found;
      }
    }
  }
  throw new Error('The channel ended before the write was committed.');
}

function writeIn(
  envelope: Uint8Array,
  event: peer.BlockAndPrivateData,
  index: number,
): CommittedWrite | undefined {
  const transaction = readTransaction(envelope, index);
  if (transaction?.type !== common.HeaderType.ENDORSER_TRANSACTION) {
    return undefined;
  }
  const action = readAction(transaction);
  if (action === undefined) {
    return undefined;
  }
  const [name = '', ...args] = argumentsOf(action.proposalPayload);
  const privateSet = event.getPrivateDataMapMap().get(index);
  if (name !== wanted || privateSet === undefined) {
    return undefined;
  }
  const size = args.reduce((total, each) => total + each.length, 0);
  // The two libraries have a copy each of the same messages.
  const set = ledger.rwset.TxPvtReadWriteSet.deserializeBinary(privateSet.serializeBinary());
  return committedWrite(action, chaincode, set, size);
}

function argumentsOf(proposalPayload: Uint8Array): string[] {
  const proposal = peer.ChaincodeProposalPayload.deserializeBinary(proposalPayload);
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8());
  const args = invocation.getChaincodeSpec()?.getInput()?.getArgsList_asU8() ?? [];
  return args.map((each) => Buffer.from(each).toString('utf8'));
}

/** Bytes of the public values that a write read: what the blocks before it last wrote under their keys. */
async function sizesOf(
  channel: Network,
  { reads }: CommittedWrite,
  height: bigint,
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Set(reads.filter(({ present }) => present).map(({ key }) => key));
  const sizes = new Map<string, number>();
  const blocks = await channel.getBlockEvents({ startBlock: 0n });
  try {
    for await (const block of blocks) {
      for (const { key, size } of writesIn(block)) {
        if (wanted.has(key)) {
          sizes.set(key, size);
        }
      }
      if (BigInt(block.getHeader()?.getNumber() ?? 0) >= height - 1n) {
        break;
      }
    }
  } finally {
    blocks.close();
  }
  return sizes;
}

function writesIn(block: common.Block): { readonly key: string; readonly size: number }[] {
  return (block.getData()?.getDataList_asU8() ?? []).flatMap((each) => publicWrites(each));
}

function publicWrites(envelope: Uint8Array): { readonly key: string; readonly size: number }[] {
  const transaction = readTransaction(envelope, 0);
  const action =
    transaction?.type === common.HeaderType.ENDORSER_TRANSACTION
      ? readAction(transaction)
      : undefined;
  return (action?.namespaces ?? [])
    .filter(({ name }) => name === chaincode)
    .flatMap(({ open }) => open.getWritesList())
    .map((write) => ({ key: write.getKey(), size: write.getValue_asU8().length }));
}
