import { z } from 'zod';
import { attempt, run, runOnce, ToolError, type Toolbox } from '../host/toolbox.js';
import { endorserFlags, ordererFlags, peerCommand } from '../nodes/administrator.js';
import type { Network, Organization } from '../topology/network.js';
import { packageFile, type Definition, type Rules } from './definition.js';

const committedSchema = z.object({ sequence: z.int() });

/** Sequence that the channel has committed; 0 before the first. */
export async function committedSequence(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): Promise<number> {
  const args = [
    ...['lifecycle', 'chaincode', 'querycommitted', '--output', 'json'],
    ...['--channelID', network.channel, '--name', network.chaincode.name],
  ];
  const outcome = await attempt(toolbox, 'peer', { ...peerCommand(toolbox, organization), args });
  if (outcome.succeeded) {
    return committedSchema.parse(JSON.parse(outcome.output)).sequence;
  }
  if (outcome.text.includes('is not defined')) {
    return 0;
  }
  throw new ToolError('peer', args, outcome.text);
}

/** Installs the definition's package on the organisation's peer. */
export async function install(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  definition: Definition,
): Promise<void> {
  await runOnce(
    toolbox,
    'peer',
    {
      ...peerCommand(toolbox, organization),
      args: ['lifecycle', 'chaincode', 'install', packageFile(network, definition.label)],
    },
    /chaincode already successfully installed/,
  );
}

/** Approves the definition for the organisation. */
export async function approve(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  definition: Definition,
  rules: Rules,
): Promise<void> {
  await runOnce(
    toolbox,
    'peer',
    {
      ...peerCommand(toolbox, organization),
      args: [
        ...['lifecycle', 'chaincode', 'approveformyorg'],
        ...definitionFlags(network, definition, rules),
        ...['--package-id', definition.packageId],
        ...ordererFlags(network, organization),
      ],
    },
    /attempted to redefine uncommitted sequence .* with unchanged content/,
  );
}

/** Commits the approved definition on the channel; resolves when every peer has it. */
export async function commit(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  definition: Definition,
  rules: Rules,
): Promise<void> {
  await run(toolbox, 'peer', {
    ...peerCommand(toolbox, organization),
    args: [
      ...['lifecycle', 'chaincode', 'commit'],
      ...definitionFlags(network, definition, rules),
      ...ordererFlags(network, organization),
      ...endorserFlags(network.organizations),
    ],
  });
}

function definitionFlags(
  network: Network,
  definition: Definition,
  rules: Rules,
): readonly string[] {
  return [
    ...['--channelID', network.channel, '--name', network.chaincode.name],
    ...['--version', String(definition.sequence), '--sequence', String(definition.sequence)],
    ...['--signature-policy', rules.endorsementPolicy],
    ...['--collections-config', rules.collectionsFile],
  ];
}
