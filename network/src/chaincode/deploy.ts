import { setTimeout } from 'node:timers/promises';
import type { Toolbox } from '../host/toolbox.js';
import type { Supervisor } from '../supervision/index.js';
import type { Network, Organization } from '../topology/network.js';
import { connectedSlot, writeConnection, type Slot } from './connection.js';
import {
  readRecord,
  writePackage,
  writeRecord,
  writeRules,
  type Definition,
  type Rules,
} from './definition.js';
import { approve, commit, committedSequence, install } from './lifecycle.js';
import { freezeRelease } from './release.js';
import { serviceName, serviceProcess } from './service.js';

/** Executions that began before the commit end within this time; the next ones call the new slot. */
const drainMs = 3_000;

export interface Deployment {
  readonly toolbox: Toolbox;
  readonly network: Network;
  readonly supervisor: Supervisor;
  /** Folder that holds the built workspaces. */
  readonly repository: string;
  readonly collectionsFile: string;
  readonly report: (progress: string) => void;
}

/**
 * Brings the built chaincode and the collections into force, and its services into motion. Where
 * they are in force already only the services start; otherwise the release in force keeps serving
 * until the next one is committed.
 *
 * @returns the definition in force
 */
export async function deployChaincode(deployment: Deployment): Promise<Definition> {
  const { network } = deployment;
  const administrator = firstOrganization(network);
  const current = await committedDefinition(deployment, administrator);
  if (current !== undefined) {
    await runServices(deployment, current);
  }
  const label = freezeRelease(
    network.chaincode.name,
    deployment.repository,
    network.folders.chaincode,
  );
  const rules = writeRules(network, deployment.collectionsFile);
  if (current?.label === label && current.rules === rules.digest) {
    return current;
  }
  const next: Definition = {
    sequence: (current?.sequence ?? 0) + 1,
    label,
    packageId: writePackage(network, label),
    rules: rules.digest,
    slot: connectedSlot(administrator, label) ?? freeSlot(current),
  };
  writeRecord(network, { ...(current && { committed: current }), pending: next });
  await moveServices(deployment, current, next);
  await agree(deployment, administrator, next, rules);
  writeRecord(network, { committed: next });
  await retireServices(deployment, current, next);
  return next;
}

/** What the channel has committed, by its own word. @throws Error if this folder cannot name it */
async function committedDefinition(
  { toolbox, network }: Deployment,
  administrator: Organization,
): Promise<Definition | undefined> {
  const sequence = await committedSequence(toolbox, network, administrator);
  const { committed, pending } = readRecord(network);
  const known = [committed, pending].find((definition) => definition?.sequence === sequence);
  if (sequence > 0 && known === undefined) {
    throw new Error(
      `The channel has chaincode sequence ${sequence}, unknown to this state folder.`,
    );
  }
  return known;
}

/** Takes a definition through the lifecycle: installed and approved everywhere, then committed. */
async function agree(
  { toolbox, network, report }: Deployment,
  administrator: Organization,
  definition: Definition,
  rules: Rules,
): Promise<void> {
  report('installing the package on every peer');
  await Promise.all(
    network.organizations.map((each) => install(toolbox, network, each, definition)),
  );
  report(`approving sequence ${definition.sequence} for every organisation`);
  await Promise.all(
    network.organizations.map((each) => approve(toolbox, network, each, definition, rules)),
  );
  report(`committing sequence ${definition.sequence}`);
  await commit(toolbox, network, administrator, definition, rules);
}

/** Starts the services of the next definition, beside those of the current one where it can. */
async function moveServices(
  deployment: Deployment,
  current: Definition | undefined,
  next: Definition,
): Promise<void> {
  if (current?.packageId === next.packageId) {
    return;
  }
  if (current?.slot === next.slot) {
    // Back to a release that a peer knows in the very slot in use: it cannot run beside this one.
    await stopServices(deployment, current);
  }
  for (const organization of deployment.network.organizations) {
    writeConnection(organization, next.label, next.slot);
  }
  await runServices(deployment, next);
}

async function retireServices(
  deployment: Deployment,
  current: Definition | undefined,
  next: Definition,
): Promise<void> {
  if (current !== undefined && current.slot !== next.slot) {
    deployment.report('letting the former release finish');
    await setTimeout(drainMs);
    await stopServices(deployment, current);
  }
}

async function runServices(
  { network, supervisor, report }: Deployment,
  definition: Definition,
): Promise<void> {
  const running = new Set(supervisor.status().map(({ name }) => name));
  const missing = network.organizations
    .map((organization) => serviceProcess(network, organization, definition))
    .filter(({ name }) => !running.has(name));
  if (missing.length > 0) {
    report('starting the chaincode services');
    await supervisor.startAll(missing);
  }
}

async function stopServices(
  { network, supervisor }: Deployment,
  definition: Definition,
): Promise<void> {
  await Promise.all(
    network.organizations.map((each) => supervisor.stop(serviceName(each, definition))),
  );
}

function freeSlot(current: Definition | undefined): Slot {
  return current?.slot === 'a' ? 'b' : 'a';
}

function firstOrganization(network: Network): Organization {
  const [first] = network.organizations;
  if (first === undefined) {
    throw new Error('The consortium has no organisation.');
  }
  return first;
}
