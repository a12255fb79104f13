import { setTimeout } from 'node:timers/promises';
import type { Toolbox } from '../host/toolbox.js';
import { firstOrganization, type Network } from '../topology/network.js';
import { writeConnection, type Slot } from './connection.js';
import {
  readRecord,
  versionOf,
  writePackage,
  writeRecord,
  writeRules,
  type Definition,
  type Rules,
} from './definition.js';
import { approve, commit, install, queryCommitted } from './lifecycle.js';
import { packageLabel } from './package.js';
import { freezeRelease } from './release.js';
import {
  servicesBeside,
  startServices,
  stop,
  stopServices,
  type ServiceRunner,
} from './services.js';

/** Executions that began before the commit end within this time; the next ones call the new slot. */
const defaultDrainMs = 3_000;

export interface Deployment {
  readonly toolbox: Toolbox;
  readonly network: Network;
  readonly supervisor: ServiceRunner;
  /** Folder that holds the built workspaces. */
  readonly repository: string;
  readonly collectionsFile: string;
  /** Milliseconds for which a release that was replaced goes on; 3,000 by default. */
  readonly drainMs?: number;
  readonly report: (progress: string) => void;
}

/**
 * Brings the built chaincode and the collections into force, and its services into motion. The
 * release in force, by the channel's word, serves until the next one is committed, whatever fails
 * before that; so it can be called again at any time.
 *
 * @returns the definition in force
 */
export async function deployChaincode(deployment: Deployment): Promise<Definition> {
  const { network } = deployment;
  const current = await committedDefinition(deployment);
  if (current !== undefined) {
    await startServices(deployment.supervisor, network, current);
  }
  const label = freezeRelease(
    network.chaincode.name,
    deployment.repository,
    network.folders.chaincode,
  );
  const rules = writeRules(network, deployment.collectionsFile);
  const isInForce = current?.label === label && current.rules === rules.digest;
  const inForce = isInForce
    ? current
    : await replace(deployment, current, propose(network, current, label, rules), rules);
  await retireOthers(deployment, inForce);
  return inForce;
}

/** What the channel has committed, by its own word. @throws Error if this folder cannot name it */
async function committedDefinition({
  toolbox,
  network,
}: Deployment): Promise<Definition | undefined> {
  const word = await queryCommitted(toolbox, network, firstOrganization(network));
  if (word === undefined) {
    return undefined;
  }
  const { committed, pending } = readRecord(network);
  const known = [...(committed === undefined ? [] : [committed]), ...pending].filter(
    ({ sequence }) => sequence === word.sequence,
  );
  // A lone one needs no comparison, which networks of earlier versions would not pass.
  const found = known.length === 1 ? known[0] : known.find((d) => versionOf(d) === word.version);
  if (found === undefined) {
    throw new Error(
      `The channel has chaincode sequence ${word.sequence}, unknown to this state folder.`,
    );
  }
  return found;
}

/** The definition that comes after the current one; other code runs in the other slot. */
function propose(
  network: Network,
  current: Definition | undefined,
  label: string,
  rules: Rules,
): Definition {
  const sequence = (current?.sequence ?? 0) + 1;
  if (current?.label === label) {
    return { ...current, sequence, rules: rules.digest };
  }
  const slot: Slot = current?.slot === 'a' ? 'b' : 'a';
  const packageId = writePackage(network, label, slot);
  return { sequence, label, packageId, rules: rules.digest, slot };
}

/** Takes the channel from one definition to the next. @returns the next */
async function replace(
  deployment: Deployment,
  current: Definition | undefined,
  next: Definition,
  rules: Rules,
): Promise<Definition> {
  const { network } = deployment;
  remember(network, current, next);
  try {
    await prepare(deployment, next, rules);
  } catch (error) {
    // What made the proposal fail says more than what may fail now.
    await fallBack(deployment, current, next).catch(() => undefined);
    throw error;
  }
  await commitOnce(deployment, next, rules);
  writeRecord(network, { committed: next, pending: [] });
  return next;
}

/** Gives the slots back to the definition in force: an earlier proposal may have come to be. */
async function fallBack(
  deployment: Deployment,
  current: Definition | undefined,
  next: Definition,
): Promise<void> {
  const { supervisor, network } = deployment;
  const inForce = (await committedDefinition(deployment)) ?? current;
  if (inForce?.slot !== next.slot) {
    await stopServices(supervisor, network, next);
  }
  if (inForce !== undefined) {
    await startServices(supervisor, network, inForce);
  }
}

/** Keeps what may be committed from now on, beside earlier proposals for the same sequence. */
function remember(network: Network, current: Definition | undefined, next: Definition): void {
  const rivals = readRecord(network).pending.filter(
    (each) => each.sequence === next.sequence && versionOf(each) !== versionOf(next),
  );
  writeRecord(network, {
    ...(current && { committed: current }),
    pending: [...rivals, next],
  });
}

/** Starts the services, then installs and approves the definition everywhere. */
async function prepare(
  { toolbox, network, supervisor, report }: Deployment,
  definition: Definition,
  rules: Rules,
): Promise<void> {
  report('starting the chaincode services');
  await startServices(supervisor, network, definition);
  report('installing the package on every peer');
  await Promise.all(
    network.organizations.map(async (each) => {
      writeConnection(each, packageLabel(definition.packageId), definition.slot);
      await install(toolbox, network, each, definition);
    }),
  );
  report(`approving sequence ${definition.sequence} for every organisation`);
  await Promise.all(
    network.organizations.map((each) => approve(toolbox, network, each, definition, rules)),
  );
}

/**
 * Commits the definition. After a failure the channel may have it all the same, or may yet get it
 * from the orderers; hence its services are left running beside those of the current one.
 */
async function commitOnce(
  { toolbox, network, report }: Deployment,
  definition: Definition,
  rules: Rules,
): Promise<void> {
  const administrator = firstOrganization(network);
  report(`committing sequence ${definition.sequence}`);
  try {
    await commit(toolbox, network, administrator, definition, rules);
  } catch (error) {
    const word = await queryCommitted(toolbox, network, administrator).catch(() => undefined);
    if (word?.sequence !== definition.sequence || word.version !== versionOf(definition)) {
      throw error;
    }
  }
}

/** Ends the services of every definition but this one. */
async function retireOthers(
  { network, supervisor, drainMs, report }: Deployment,
  definition: Definition,
): Promise<void> {
  const names = servicesBeside(supervisor, network, definition);
  if (names.length > 0) {
    report('letting the former release finish');
    await setTimeout(drainMs ?? defaultDrainMs);
    await stop(supervisor, names);
  }
}
