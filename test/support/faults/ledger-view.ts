import assert from 'node:assert/strict';
import type { Commitment, Pack } from '@healthchain/protocol';
import type { FabricClient, FabricClients } from '../fabric-client.js';
import { blockHeight, ledgerTransactions, type LedgerTransaction } from '../ledger-transactions.js';
import { organization } from '../network.js';
import { eventually } from '../operator.js';
import { inLanes } from './in-lanes.js';
import { hospitals } from './staff.js';

/** What the ledger itself says of the writes since some block. */
export interface LedgerView {
  /** How many valid transactions made each commit, by its id. */
  readonly valid: ReadonlyMap<string, number>;
  /** The valid commits that hold each record, by the record's id. */
  readonly commitsOf: ReadonlyMap<string, readonly string[]>;
  readonly transactions: number;
  readonly invalid: number;
}

const lanes = 8;
/** How long (ms) a peer may take to fetch private data that it missed. */
const reconciliation = 120_000;
/** Blocks that are read one after the other. */
const stretch = 50;
const commitName = 'PatientRecordContract:CommitVersions';

/** The number of blocks there are, where no gateway under test is asked. */
export function heightNow(clients: FabricClients): Promise<number> {
  return blockHeight(bystander(clients));
}

/**
 * Reads blocks from the peer of an organisation that is no hospital, and what the commits hold from the peer
 * of the hospital that did not write them.
 */
export async function readLedger(clients: FabricClients, from: number): Promise<LedgerView> {
  const commits = (await blocks(bystander(clients), from)).filter(
    ({ name }) => name === commitName,
  );
  const valid = new Map<string, number>();
  for (const transaction of commits.filter((each) => each.valid)) {
    const { commitId } = JSON.parse(transaction.args[0] ?? '') as { commitId: string };
    valid.set(commitId, (valid.get(commitId) ?? 0) + 1);
  }
  const commitsOf = new Map<string, string[]>();
  const asked = hospitals().map((hospital) => clients.gatewayOf(hospital));
  const held = await inLanes(lanes, [...valid.keys()], (id) => recordsIn(asked, id));
  for (const [index, commitId] of [...valid.keys()].entries()) {
    for (const recordId of held[index] ?? []) {
      commitsOf.set(recordId, [...(commitsOf.get(recordId) ?? []), commitId]);
    }
  }
  const invalid = commits.filter((each) => !each.valid).length;
  return { valid, commitsOf, transactions: commits.length, invalid };
}

function bystander(clients: FabricClients): FabricClient {
  return clients.gatewayOf(organization('pharmacy'));
}

async function blocks(client: FabricClient, from: number): Promise<LedgerTransaction[]> {
  const to = await blockHeight(client);
  const starts = Array.from(
    { length: Math.ceil((to - from) / stretch) },
    (_, index) => from + index * stretch,
  );
  const read = await inLanes(lanes, starts, (start) =>
    ledgerTransactions(client, start, Math.min(start + stretch, to)),
  );
  return read.flat();
}

/** @param asked the hospitals' gateways: one connection each, however many commits there are */
async function recordsIn(asked: readonly FabricClient[], commitId: string): Promise<string[]> {
  const [first] = asked;
  assert.ok(first);
  const { custodian, packs } = await evaluate<Commitment>(first, 'GetCommitment', commitId);
  const reader = asked.find(({ organization: { mspId } }) => mspId !== custodian);
  assert.ok(reader);
  const found: string[] = [];
  for (let index = 0; index < packs; index += 1) {
    const { versions } = await evaluate<Pack>(reader, 'GetPack', commitId, String(index));
    found.push(...versions.map(({ recordId }) => recordId));
  }
  return found;
}

async function evaluate<T>(
  { contract, organization: { mspId } }: FabricClient,
  name: string,
  ...args: string[]
): Promise<T> {
  let answer: Uint8Array = new Uint8Array();
  // A peer that was away fetches private data by itself, some seconds after their block.
  await eventually(async () => {
    answer = await contract.evaluate(`PatientRecordContract:${name}`, {
      arguments: args,
      endorsingOrganizations: [mspId],
    });
    return true;
  }, reconciliation);
  return JSON.parse(Buffer.from(answer).toString('utf8')) as T;
}
