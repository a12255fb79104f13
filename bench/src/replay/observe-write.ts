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
 * Has one resource committed, and reads what that did from the next blocks and from the private data
 * that the organisation's peer keeps.
 */
export async function observeWrite(
  channel: Network,
  commit: () => Promise<void>,
): Promise<ObservedWrite> {
  const events = await channel.getBlockAndPrivateDataEvents();
  try {
    // Without a start, events begin with the next block.
    const [write] = await Promise.all([firstWrite(events), commit()]);
    return { write, sizes: await sizesOf(channel, write) };
  } finally {
    events.close();
  }
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

/** Bytes of the public values that a write read: what blocks up to now last wrote under their keys. */
async function sizesOf(
  channel: Network,
  { reads }: CommittedWrite,
): Promise<ReadonlyMap<string, number>> {
  const missing = new Set(reads.filter(({ present }) => present).map(({ key }) => key));
  const sizes = new Map<string, number>();
  const blocks = await channel.getBlockEvents({ startBlock: 0n });
  try {
    for await (const block of blocks) {
      for (const envelope of block.getData()?.getDataList_asU8() ?? []) {
        for (const { key, size } of publicWrites(envelope)) {
          if (missing.has(key)) {
            sizes.set(key, size);
          }
        }
      }
      if (sizes.size === missing.size) {
        break;
      }
    }
  } finally {
    blocks.close();
  }
  return sizes;
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
