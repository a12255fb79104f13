import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureToolbox } from '@healthchain/network/dist/commands/start/tools.js';
import { claimFolder } from '@healthchain/network/dist/host/files.js';
import type { Toolbox } from '@healthchain/network/dist/host/toolbox.js';
import type { Network, Organization } from '@healthchain/network/dist/topology/network.js';
import { placedNetwork } from '@healthchain/network/dist/topology/placement.js';
import { z } from 'zod';

/** A network that runs, with what the benchmarks add to it. */
export interface BenchNetwork {
  readonly network: Network;
  readonly toolbox: Toolbox;
  /** Folder of the benchmarks in the network's state folder. */
  readonly folder: string;
}

const gatewayConfigSchema = z.object({
  fabric: z.object({ recordEndorsers: z.array(z.array(z.string()).min(1)).min(1) }),
});

/** The network of a state folder. @throws Error if none was started there */
export async function openNetwork(state: string): Promise<BenchNetwork> {
  const network = placedNetwork(state);
  const folder = join(state, 'bench');
  claimFolder(folder);
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  return { network, toolbox, folder };
}

/** MSP ids that an organisation's gateway asks first to endorse its records. */
export function recordEndorsers({ folders }: Organization): readonly string[] {
  const file = readFileSync(join(folders.gateway, 'config.json'), 'utf8');
  const [first] = gatewayConfigSchema.parse(JSON.parse(file)).fabric.recordEndorsers;
  if (first === undefined) {
    throw new Error('The gateway names no endorsers.');
  }
  return first;
}
