import { attempt, run, ToolError, type Toolbox } from '../host/toolbox.js';
import { endorserFlags, ordererFlags, peerCommand } from '../nodes/administrator.js';
import type { Network, Organization } from '../topology/network.js';

/** The access control contract, as an organisation's administrator calls it. */
export interface AccessControl {
  /** Resolves when the transaction is committed. @throws ToolError with the contract's refusal */
  readonly submit: (method: string, ...args: readonly string[]) => Promise<void>;
  /** The answer as the ledger holds it, or undefined where the contract knows nothing. */
  readonly queryText: (method: string, ...args: readonly string[]) => Promise<string | undefined>;
}

/** Connects the organisation's administrator by the stock `peer` CLI. */
export function accessControl(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): AccessControl {
  const target = ['--channelID', network.channel, '--name', network.chaincode.name];
  const call = (method: string, args: readonly string[]): string[] => [
    '--ctor',
    JSON.stringify({ function: `AccessControlContract:${method}`, Args: args }),
  ];
  // The same peers for every step: each step reads what the one before has written.
  const endorsers = network.organizations.slice(0, network.chaincode.endorsements);
  const administrator = peerCommand(toolbox, organization);
  return {
    submit: async (method, ...args) => {
      await run(toolbox, 'peer', {
        ...administrator,
        args: [
          ...['chaincode', 'invoke', ...target, ...call(method, args), '--waitForEvent'],
          ...ordererFlags(network, organization),
          ...endorserFlags(endorsers),
        ],
      });
    },
    queryText: async (method, ...args) => {
      const command = [
        ...['chaincode', 'query', ...target, ...call(method, args)],
        ...endorserFlags(endorsers.slice(0, 1)),
      ];
      const outcome = await attempt(toolbox, 'peer', { ...administrator, args: command });
      if (outcome.succeeded) {
        return outcome.output.trim();
      }
      if (outcome.text.includes('[NOT_FOUND]')) {
        return undefined;
      }
      throw new ToolError('peer', command, outcome.text);
    },
  };
}

/** Submits what may have been done before a cut-off. */
export async function submitOnce(submission: Promise<void>): Promise<void> {
  try {
    await submission;
  } catch (error) {
    if (!(error instanceof ToolError && error.message.includes('[ALREADY_EXISTS]'))) {
      throw error;
    }
  }
}
