import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { card, type CardOptions } from './commands/card.js';
import { env } from './commands/env.js';
import {
  approveKnowledge,
  diffKnowledge,
  importKnowledge,
  knowledgeStatus,
  proposeKnowledge,
} from './commands/knowledge.js';
import { locations } from './commands/locations.js';
import { logs } from './commands/logs.js';
import { approvePolicy, diffPolicy, proposePolicy } from './commands/policy.js';
import { reset } from './commands/reset.js';
import { revoke } from './commands/revoke.js';
import { rotate } from './commands/rotate.js';
import { scrapeConfig } from './commands/scrape-config.js';
import { start } from './commands/start/start.js';
import { status } from './commands/status.js';
import { callControl } from './supervision/index.js';

interface StateOption {
  readonly state: string;
}

const upgradeSchema = z.object({ sequence: z.number(), label: z.string() });

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1024 || number > 60_000) {
    throw new InvalidArgumentError('A port from 1024 to 60000 is expected.');
  }
  return number;
}

const program = new Command('network')
  .description('Runs a HealthChain network on this machine.')
  .showHelpAfterError();

/** A command that works on one state folder. */
function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--state <folder>', 'state folder', (text) => resolve(text), locations.state);
}

command('start', 'start everything and keep it running until Ctrl-C')
  .option('--port-base <port>', 'first port instead of the one in the consortium file', port)
  .option('--consortium <file>', 'instead of the one the state folder was started from', (text) =>
    resolve(text),
  )
  .option('--until-ready', 'stop again as soon as everything is ready')
  .option('--no-gateways', 'leave the gateways to somebody who runs them by hand')
  .option('--no-samples', 'do not load the sample patients')
  .action(start);

command('status', 'show every process and whether all are healthy').action(
  async ({ state }: StateOption) => {
    process.exitCode = (await status(state)) ? 0 : 1;
  },
);

command('stop', 'stop a running network; nothing is lost').action(
  async ({ state }: StateOption) => {
    await callControl(state, { command: 'stop' });
    console.log('Stopped.');
  },
);

command('restart', 'restart one process of a running network')
  .argument('<process>', 'name as in status')
  .action(async (name: string, { state }: StateOption) => {
    await callControl(state, { command: 'restart', argument: name });
    console.log(`${name} is ready again.`);
  });

command('reset', 'delete the ledgers, keys and charts of a stopped network; asks first')
  .option('--yes', 'do not ask', false)
  .action(async ({ state, yes }: StateOption & { yes: boolean }) => {
    await reset(state, yes);
  });

command('logs', 'show the end of the logs')
  .argument('[process]', 'name as in status; all without it')
  .option('-f, --follow', 'go on as they grow', false)
  .action(
    async (name: string | undefined, { state, follow }: StateOption & { follow: boolean }) => {
      await logs(state, name, follow);
    },
  );

command('env', 'print shell lines that make the peer CLI act for an organisation')
  .argument('<organization>', 'name in the consortium file')
  .option('--as <person>', 'one of its people instead of its administrator')
  .action(async (name: string, { state, as }: StateOption & { as?: string }) => {
    process.stdout.write(await env(state, name, as));
  });

command('card', 'make a smart card of a person, with a key and a certificate on their token')
  .argument('<organization>', 'name in the consortium file')
  .argument('<person>', 'one of its people')
  .requiredOption('--token <label>', 'label of the card; its PIN is HEALTHCHAIN_CARD_PIN, or asked')
  .option('--module <file>', 'PKCS#11 module of the card', (text) => resolve(text))
  .action(
    async (name: string, person: string, { state, ...options }: StateOption & CardOptions) => {
      await card(state, name, person, options);
    },
  );

command('scrape-config', 'print a configuration for Prometheus').action(
  ({ state }: StateOption) => {
    process.stdout.write(scrapeConfig(state, locations.monitoringRules));
  },
);

command('renew', 'have new certificates issued for an organisation, whose keys stay')
  .argument('<organization>', 'name in the consortium file')
  .action(async (name: string, { state }: StateOption) => {
    const request = { command: 'renew', argument: name };
    const renewed = z.array(z.string()).parse(
      await callControl(state, request, (line) => {
        console.log(line);
      }),
    );
    console.log(`Renewed: ${renewed.join(', ')}`);
  });

command('rotate', 'have a key of a gateway take the place of the one that is published')
  .argument('<organization>', 'name in the consortium file')
  .addArgument(new Argument('<key>', 'which of its keys').choices(['wrapping', 'issuer']))
  .option('--signatory <person>', 'registrar or privacy officer who is to sign', 'privacy-officer')
  .action(
    async (
      name: string,
      key: string,
      { state, signatory }: StateOption & { signatory: string },
    ) => {
      await rotate(state, name, key, signatory);
      console.log('Published.');
    },
  );

const policy = program
  .command('policy')
  .description('look at the access policy, and change it by a majority of the organisations');

/** A command about the policy of one network. */
function policyCommand(name: string, description: string): Command {
  return policy
    .command(name)
    .description(description)
    .option('--state <folder>', 'state folder', (text) => resolve(text), locations.state);
}

/** A command by which an organisation votes. */
function voteCommand(name: string, description: string): Command {
  return policyCommand(name, description)
    .requiredOption('--as <organization>', 'name in the consortium file')
    .option('--officer <person>', 'privacy officer who is to sign by passkey', 'privacy-officer')
    .option('--signed <file>', 'what a privacy officer has signed already', (text) =>
      resolve(text),
    );
}

interface PolicyFile extends StateOption {
  readonly file: string;
}

interface Vote extends StateOption {
  readonly as: string;
  readonly officer: string;
  readonly signed?: string;
}

policyCommand('diff', 'print how a file and the waiting proposals differ from what is in force')
  .option('--file <file>', 'access policy', (text) => resolve(text), locations.accessPolicy)
  .action(async (options: PolicyFile) => {
    process.stdout.write(await diffPolicy(options));
  });

voteCommand('propose', 'propose a file as the next version; the organisation approves it thereby')
  .option('--file <file>', 'access policy', (text) => resolve(text), locations.accessPolicy)
  .action(async (options: PolicyFile & Vote) => {
    console.log(`Proposed: ${await proposePolicy(options)}`);
  });

voteCommand('approve', 'approve a proposal; with a majority it is in force')
  .argument('<digest>', 'of the proposal, as `policy diff` prints it')
  .action(async (digest: string, options: Vote) => {
    const isInForce = await approvePolicy({ ...options, digest });
    console.log(isInForce ? 'Approved; it is in force.' : 'Approved; others have yet to approve.');
  });

const knowledge = program
  .command('knowledge')
  .description('look at the drug knowledge, and change it by a majority of the organisations');

/** A command about the drug knowledge of one network. */
function knowledgeCommand(name: string, description: string): Command {
  return knowledge
    .command(name)
    .description(description)
    .option('--state <folder>', 'state folder', (text) => resolve(text), locations.state);
}

/** The tables of a base, as an argument. */
const tables = new Argument('<files...>', 'tables of the base, all of them');

interface Member extends StateOption {
  readonly as: string;
}

function showProgress(line: string): void {
  console.error(line);
}

knowledgeCommand('status', 'print which base is in force and which proposals wait')
  .option('--as <organization>', 'whose peer is asked')
  .action(async (options: StateOption & { as?: string }) => {
    process.stdout.write(await knowledgeStatus(options));
  });

knowledgeCommand('diff', 'print how the base of these tables differs from the one in force')
  .addArgument(tables)
  .action(async (files: string[], options: StateOption) => {
    process.stdout.write(await diffKnowledge({ ...options, files }, showProgress));
  });

knowledgeCommand('import', 'make a base of these tables, put it on the ledger and propose it')
  .addArgument(tables)
  .requiredOption('--as <organization>', 'name in the consortium file')
  .action(async (files: string[], options: Member) => {
    console.log(`Proposed: ${await importKnowledge({ ...options, files }, showProgress)}`);
  });

knowledgeCommand('propose', 'propose the base of these tables, which is on the ledger already')
  .addArgument(tables)
  .requiredOption('--as <organization>', 'name in the consortium file')
  .action(async (files: string[], options: Member) => {
    console.log(`Proposed: ${await proposeKnowledge({ ...options, files }, showProgress)}`);
  });

knowledgeCommand('approve', 'approve a proposal that is the base of these tables')
  .argument('<digest>', 'of the proposal, as `knowledge status` prints it')
  .addArgument(tables)
  .requiredOption('--as <organization>', 'name in the consortium file')
  .action(async (digest: string, files: string[], options: Member) => {
    const isInForce = await approveKnowledge({ ...options, digest, files }, showProgress);
    console.log(isInForce ? 'Approved; it is in force.' : 'Approved; others have yet to approve.');
  });

command('revoke', 'revoke the certificates of an identity, for every peer and the card port')
  .argument('<organization>', 'name in the consortium file')
  .argument('<identity>', 'one of its people with all their cards, one card, peer or gateway')
  .action(async (name: string, identity: string, { state }: StateOption) => {
    await revoke(state, name, identity);
  });

command('upgrade', 'build the chaincode and commit it as the next sequence while serving')
  .option('--from <folder>', 'another checkout, whose chaincode is built already', (text) =>
    resolve(text),
  )
  .action(async ({ state, from }: StateOption & { from?: string }) => {
    const request = { command: 'upgrade', ...(from === undefined ? {} : { argument: from }) };
    const result = await callControl(state, request, (line) => {
      console.log(line);
    });
    const { sequence, label } = upgradeSchema.parse(result);
    console.log(`Sequence ${sequence} is in force: ${label}`);
  });

// Whatever this command and its processes write is for their owner only.
process.umask(0o077);
try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// A step that a halt cut off may still hold the process open.
process.exit();
