import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeFile, writeJson } from '../host/files.js';
import { consortiumSchema, readConsortium, type Consortium } from './consortium.js';
import { placeNetwork, type Network } from './network.js';

/** What the channel's first block and the certificates were made for, and so cannot change. */
type Foundation = Pick<Consortium, 'channel' | 'ordering' | 'ports' | 'organizations'>;

function placementFile(state: string): string {
  return join(state, 'consortium.json');
}

/** Names the file that the network was last started from; edits of it take effect at the next start. */
function sourceFile(state: string): string {
  return join(state, 'consortium.source');
}

function readPlacement(state: string): Consortium | undefined {
  const content = readIfPresent(placementFile(state));
  return content === undefined ? undefined : consortiumSchema.parse(JSON.parse(content));
}

function foundation({ channel, ordering, ports, organizations }: Consortium): string {
  const founded: Foundation = {
    ...{ channel, ordering, ports },
    // Where an organisation's messages go, and which system its plan asks, it can change at any start.
    organizations: organizations.map((organization) => ({
      ...organization,
      ...{ alerts: undefined, webhooks: [], planService: undefined },
    })),
  };
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

/** Reads the file; of a remembered one that is gone there is what was read before. */
function readUnless(isGone: boolean, file: string, before: Consortium | undefined): Consortium {
  return isGone && before !== undefined ? before : readConsortium(file);
}

function withPorts(consortium: Consortium, base: number | undefined): Consortium {
  return { ...consortium, ports: { base: base ?? consortium.ports.base } };
}

/** What the operator may choose at a start. */
export interface PlacementChoice {
  /** Consortium file; without it the one that the state folder was last started from. */
  readonly consortium?: string;
  /** Replaces the file's first port; without it a folder keeps the one it has. */
  readonly portBase?: number;
}

/**
 * Reads the consortium file and remembers it in the state folder, for starts and commands that come
 * later.
 *
 * @param shipped consortium file of a folder that remembers none
 * @throws Error if the folder holds a network of other organisations, ports or ordering
 */
export function ensurePlacement(state: string, choice: PlacementChoice, shipped: string): Network {
  const before = readPlacement(state);
  const file = choice.consortium ?? readIfPresent(sourceFile(state))?.trim() ?? shipped;
  const isGone = choice.consortium === undefined && !existsSync(file);
  const read = readUnless(isGone, file, before);
  const consortium = withPorts(read, choice.portBase ?? before?.ports.base);
  if (before !== undefined && foundation(before) !== foundation(consortium)) {
    throw new Error(
      `${state} holds a network of other organisations, ports or ordering than ${file} describes.` +
        ' Reset it first, or name another folder with --state.',
    );
  }
  writeJson(placementFile(state), consortium);
  writeFile(sourceFile(state), `${file}\n`);
  return placeNetwork(consortium, state);
}
