import { join } from 'node:path';
import { ensureToolbox } from '@healthchain/network/dist/commands/start/tools.js';
import { claimFolder } from '@healthchain/network/dist/host/files.js';
import type { Toolbox } from '@healthchain/network/dist/host/toolbox.js';
import type { Network } from '@healthchain/network/dist/topology/network.js';
import { placedNetwork } from '@healthchain/network/dist/topology/placement.js';

/** A network that runs, with what is needed to add something to it. */
export interface OpenNetwork {
  readonly network: Network;
  readonly toolbox: Toolbox;
  /** Folder of what is added, in the network's state folder. */
  readonly folder: string;
}

/** The network of a state folder. @throws Error if none was started there */
export async function openNetwork(state: string): Promise<OpenNetwork> {
  const network = placedNetwork(state);
  const folder = join(state, 'bench');
  claimFolder(folder);
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  return { network, toolbox, folder };
}
