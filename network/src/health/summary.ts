import type { ProcessStatus } from '../supervision/index.js';
import type { Network } from '../topology/network.js';
import { lastBlock } from './ledger.js';

type Health = Pick<ProcessStatus, 'name' | 'state'>;

/** One line on the whole network, such as `HealthChain is ready: 26 processes healthy, block 31`. */
export async function healthLine(network: Network, processes: readonly Health[]): Promise<string> {
  const blocks = await Promise.all(network.organizations.map((each) => lastBlock(network, each)));
  const known = blocks.filter((block) => block !== undefined);
  const block = known.length > 0 ? `block ${Math.max(...known)}` : 'no block to be read';
  return `${verdict(processes)}, ${block}`;
}

/** What the states of the processes amount to. */
export function verdict(processes: readonly Health[]): string {
  const unhealthy = processes.filter(({ state }) => state !== 'ready');
  const healthy = processes.length - unhealthy.length;
  if (unhealthy.length === 0) {
    return `HealthChain is ready: ${healthy} processes healthy`;
  }
  const names = unhealthy.map(({ name, state }) => `${name} ${state}`).join(', ');
  return `HealthChain is not ready: ${healthy} of ${processes.length} processes healthy (${names})`;
}
