import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ensureFolder, writeFile } from '../host/files.js';
import { run, type Toolbox } from '../host/toolbox.js';
import type { Network } from '../topology/network.js';
import { configtx, profileName } from './configtx.js';

/** The channel's first block, from which orderers and peers join. */
export function genesisFile(network: Network): string {
  return join(network.folders.channel, 'genesis.block');
}

/** Makes the channel's first block unless it exists; it is never made a second time. */
export async function ensureGenesis(toolbox: Toolbox, network: Network): Promise<void> {
  const file = genesisFile(network);
  if (existsSync(file)) {
    return;
  }
  const folder = ensureFolder(network.folders.channel);
  writeFile(join(folder, 'configtx.yaml'), stringify(configtx(network)));
  const draft = `${file}.new`;
  await run(toolbox, 'configtxgen', {
    args: [
      ...['-configPath', folder, '-profile', profileName],
      ...['-channelID', network.channel, '-outputBlock', draft],
    ],
  });
  renameSync(draft, file);
}
