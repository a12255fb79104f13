import { attempt, run, ToolError, type Toolbox } from '../host/toolbox.js';
import { endorserFlags, ordererFlags, peerCommand } from '../nodes/administrator.js';
import type { Network, Organization } from '../topology/network.js';

/** A contract, as an organisation's administrator calls it. */
export interface AdministeredContract {
  /** Resolves when the transaction is committed. @throws ToolError with the contract's refusal */
  readonly submit: (method: string, ...args: readonly string[]) => Promise<void>;
  /** The answer as the ledger holds it, or undefined where the contract knows nothing. */
  readonly queryText: (method: string, ...args: readonly string[]) => Promise<string | undefined>;
}

/** The access control contract: each step asks the peer that the step before has waited for. */
export function accessControl(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): AdministeredContract {
  const asked = network.organizations[0] ?? organization;
  return administered(toolbox, network, organization, { name: 'AccessControlContract', asked });
}

/** The prescription management contract: what the ledger holds, the organisation asks its own peer. */
export function prescriptionManagement(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
): AdministeredContract {
  const name = 'PrescriptionManagementContract';
  return administered(toolbox, network, organization, { name, asked: organization });
}

/** Connects the organisation's administrator by the stock `peer` CLI. */
function administered(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  { name, asked }: { readonly name: string; readonly asked: Organization },
): AdministeredContract {
  const target = ['--channelID', network.channel, '--name', network.chaincode.name];
  const call = (method: string, args: readonly string[]): string[] => [
    '--ctor',
    JSON.stringify({ function: `${name}:${method}`, Args: args }),
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
        ...endorserFlags([asked]),
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
