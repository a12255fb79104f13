import { z } from 'zod';
import { attempt, run, runOnce, ToolError, type Toolbox } from '../host/toolbox.js';
import { endorserFlags, ordererFlags, peerCommand } from '../nodes/administrator.js';
import type { Network, Organization } from '../topology/network.js';
import { packageFile, versionOf, type Definition, type Rules } from './definition.js';

const committedSchema = z.object({ sequence: z.int(), version: z.string() });

/** What the channel says of the definition in force. */
export type Committed = z.infer<typeof committedSchema>;

/** What the channel has committed, if anything. */
export async function queryCommitted(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): Promise<Committed | undefined> {
  const args = [
    ...['lifecycle', 'chaincode', 'querycommitted', '--output', 'json'],
    ...['--channelID', network.channel, '--name', network.chaincode.name],
  ];
  const outcome = await attempt(toolbox, 'peer', { ...peerCommand(toolbox, organization), args });
  if (outcome.succeeded) {
    return committedSchema.parse(JSON.parse(outcome.output));
  }
  if (outcome.text.includes('is not defined')) {
    return undefined;
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
      args: ['lifecycle', 'chaincode', 'install', packageFile(network, definition.packageId)],
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
    ...['--version', versionOf(definition), '--sequence', String(definition.sequence)],
    ...['--signature-policy', rules.endorsementPolicy],
    ...['--collections-config', rules.collectionsFile],
  ];
}
