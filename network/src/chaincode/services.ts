import type { Supervisor } from '../supervision/index.js';
import type { Network, Organization } from '../topology/network.js';
import { slots } from './connection.js';
import type { Definition } from './definition.js';
import { serviceName, serviceProcess } from './service.js';

/** What runs the services: the supervisor, as far as they need it. */
export type ServiceRunner = Pick<Supervisor, 'spec' | 'startAll' | 'status' | 'stop'>;

/** Starts those services of a definition that do not run, in place of others in the same slot. */
export async function startServices(
  runner: ServiceRunner,
  network: Network,
  definition: Definition,
): Promise<void> {
  const missing = network.organizations
    .map((organization) => serviceProcess(network, organization, definition))
    .filter(({ name, env }) => runner.spec(name)?.env.CHAINCODE_ID !== env.CHAINCODE_ID);
  await stop(
    runner,
    missing.map(({ name }) => name),
  );
  await runner.startAll(missing);
}

/** Stops those services of a definition that are there. */
export async function stopServices(
  runner: ServiceRunner,
  network: Network,
  definition: Definition,
): Promise<void> {
  await stop(
    runner,
    network.organizations.map((each) => serviceName(each, definition.slot)),
  );
}

/** Services in the slots that a definition does not use. */
export function servicesBeside(
  runner: ServiceRunner,
  network: Network,
  definition: Definition,
): readonly string[] {
  const others = slots.filter((slot) => slot !== definition.slot);
  const names = network.organizations.flatMap((organization: Organization) =>
    others.map((slot) => serviceName(organization, slot)),
  );
  return known(runner, names);
}

/** Stops services by name; those that are not there count as stopped. */
export async function stop(runner: ServiceRunner, names: readonly string[]): Promise<void> {
  await Promise.all(known(runner, names).map((name) => runner.stop(name)));
}

function known(runner: ServiceRunner, names: readonly string[]): readonly string[] {
  const there = new Set(runner.status().map(({ name }) => name));
  return names.filter((name) => there.has(name));
}
