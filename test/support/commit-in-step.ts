import assert from 'node:assert/strict';
import { propose, type AuthorityCall } from './authority-calls.js';
import type { FabricClient, FabricClients } from './fabric-client.js';
import { blockHeight } from './ledger-transactions.js';
import { endpoints } from './network.js';
import { eventually } from './operator.js';

/** Commits a call as one of the clients. */
export type Commit = (client: FabricClient, call: AuthorityCall) => Promise<void>;

/**
 * Commits calls one after the other, each endorsed by all of these organisations. A commit is over once
 * each of their peers has its block: what one of them lacks, it would endorse otherwise than the others.
 */
export function commitInStep(clients: FabricClients, endorsers: readonly string[]): Commit {
  const peers = endpoints()
    .organizations.filter(({ mspId }) => endorsers.includes(mspId))
    .map((organization) => clients.gatewayOf(organization));
  return async (client, call) => {
    const transaction = await propose(client, call, endorsers).endorse();
    const { successful, blockNumber } = await (await transaction.submit()).getStatus();
    assert.ok(successful, call.name);
    await eventually(async () =>
      (await Promise.all(peers.map(blockHeight))).every((height) => height > blockNumber),
    );
  };
}
