import { join } from 'node:path';
import { readIfPresent, writeJson } from '../host/files.js';
import { consortiumSchema, readConsortium, type Consortium } from './consortium.js';
import { placeNetwork, type Network } from './network.js';

/** What the channel's first block and the certificates were made for, and so cannot change. */
type Foundation = Pick<Consortium, 'channel' | 'ordering' | 'ports' | 'organizations'>;

function placementFile(state: string): string {
  return join(state, 'consortium.json');
}

function readPlacement(state: string): Consortium | undefined {
  const content = readIfPresent(placementFile(state));
  return content === undefined ? undefined : consortiumSchema.parse(JSON.parse(content));
}

function foundation({ channel, ordering, ports, organizations }: Consortium): string {
  const founded: Foundation = { channel, ordering, ports, organizations };
  return JSON.stringify(founded);
}

/** The network that was started in this state folder. @throws Error if none was */
export function placedNetwork(state: string): Network {
  const consortium = readPlacement(state);
  if (consortium === undefined) {
    throw new Error(`No network was started in ${state} yet.`);
  }
  return placeNetwork(consortium, state);
}

/**
 * Reads the consortium file and remembers it in the state folder, for commands that come later.
 *
 * @param portBase replaces the file's first port; without it a folder keeps the one it has
 * @throws Error if the folder holds a network of other organisations, ports or ordering
 */
export function ensurePlacement(state: string, file: string, portBase?: number): Network {
  const before = readPlacement(state);
  const read = readConsortium(file);
  const base = portBase ?? before?.ports.base ?? read.ports.base;
  const consortium: Consortium = { ...read, ports: { base } };
  if (before !== undefined && foundation(before) !== foundation(consortium)) {
    throw new Error(
      `${state} holds a network of other organisations, ports or ordering than ${file} describes.` +
        ' Reset it first, or name another folder with --state.',
    );
  }
  writeJson(placementFile(state), consortium);
  return placeNetwork(consortium, state);
}
