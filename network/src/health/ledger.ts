import type { Network, Organization } from '../topology/network.js';

/** Number of the last block that the organisation's peer has committed, if it can tell. */
export async function lastBlock(
  network: Network,
  organization: Organization,
): Promise<number | undefined> {
  try {
    const url = `http://127.0.0.1:${organization.ports.peerOperations}/metrics`;
    const metrics = await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).text();
    return blockIn(metrics, network.channel);
  } catch {
    return undefined;
  }
}

/** Reads the last block's number from a peer's metrics; the ledger's height counts block 0 too. */
export function blockIn(metrics: string, channel: string): number | undefined {
  const sample = metrics
    .split('\n')
    .find((line) => line.startsWith(`ledger_blockchain_height{channel="${channel}"}`));
  const height = Number(sample?.split(' ').at(-1));
  return Number.isInteger(height) && height > 0 ? height - 1 : undefined;
}
