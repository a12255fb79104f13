import { randomBytes, randomUUID } from 'node:crypto';
import { controlName } from '@healthchain/bench-control/dist/deployment/deploy.js';
import {
  planField,
  privateField,
  type PrivateKey,
  type ReplayPlan,
} from '@healthchain/bench-control/dist/plan.js';
import type { Contract } from '@hyperledger/fabric-gateway';
import type { FabricClient } from '../fabric-client.js';

/** A private write that its sender's peer has in a block. */
export interface OrderedWrite extends PrivateKey {
  readonly value: Buffer;
  readonly transactionId: string;
  /** What the sender's peer made of it. */
  readonly code: number;
}

/** The collection that every chaincode has of an organisation, and that only it endorses. */
export function implicitCollection(mspId: string): string {
  return `_implicit_org_${mspId}`;
}

/** The control chaincode, which writes what it is told: the product's refuses what is tried here. */
function control({ network }: FabricClient): Contract {
  return network.getContract(controlName);
}

/**
 * Writes a random value under a new key of a collection; resolves when the sender's peer has the block.
 *
 * @param endorsers MSP ids of those who alone are asked, and so are the only ones to be sent the value
 */
export async function writePrivately(
  client: FabricClient,
  collection: string,
  endorsers: readonly string[],
): Promise<OrderedWrite> {
  const write = { collection, key: randomUUID() };
  const value = randomBytes(32);
  const plan: ReplayPlan = { reads: [], hashReads: [], writes: [], privateWrites: [write] };
  const commit = await control(client).submitAsync('Replay', {
    transientData: { [planField]: JSON.stringify(plan), [privateField(0)]: value },
    endorsingOrganizations: [...endorsers],
  });
  const { code } = await commit.getStatus();
  return { ...write, value, transactionId: commit.getTransactionId(), code };
}

/** Whether the client's own peer has the value. */
export async function holds(
  client: FabricClient,
  { collection, key, value }: OrderedWrite,
): Promise<boolean> {
  const found = await control(client).evaluate('GetPrivate', {
    arguments: [collection, key],
    endorsingOrganizations: [client.organization.mspId],
  });
  return value.equals(found);
}
