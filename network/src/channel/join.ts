import { osnadminFlags, peerCommand } from '../nodes/administrator.js';
import { runOnce, type Toolbox } from '../host/toolbox.js';
import { orderingOrganizations, type Network, type Organization } from '../topology/network.js';
import { genesisFile } from './genesis.js';

/** Lets every orderer and every peer join the channel; those that have joined stay as they are. */
export async function joinChannel(toolbox: Toolbox, network: Network): Promise<void> {
  await Promise.all([
    ...orderingOrganizations(network).map((each) => joinOrderer(toolbox, network, each)),
    ...network.organizations.map((each) => joinPeer(toolbox, network, each)),
  ]);
}

async function joinOrderer(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): Promise<void> {
  await runOnce(
    toolbox,
    'osnadmin',
    {
      args: [
        ...['channel', 'join', '--channelID', network.channel],
        ...['--config-block', genesisFile(network)],
        ...osnadminFlags(organization),
      ],
    },
    /channel already exists/,
  );
}

async function joinPeer(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): Promise<void> {
  await runOnce(
    toolbox,
    'peer',
    {
      ...peerCommand(toolbox, organization),
      args: ['channel', 'join', '--blockpath', genesisFile(network)],
    },
    /ledger \[.*\] already exists with state \[ACTIVE\]/,
  );
}
