import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureFolder } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { revokedSerials } from '../identities/revocation-list.js';
import type { Network, Organization } from '../topology/network.js';
import { definitionsOf, fetchConfiguration, type Configuration } from './configuration.js';
import { draftUpdate, signUpdate, submitUpdate } from './update.js';

/** How long (ms) peers get to take the new configuration in, and how often they are asked. */
const patience = 30_000;
const interval = 1_000;

/** Where the channel's configuration is in force as it should be. */
export interface Publication {
  /** Whether the configuration had to be changed. */
  readonly changed: boolean;
  /** Organisations whose peers do not have it yet; they refuse what was revoked once they do. */
  readonly behind: readonly string[];
}

/**
 * Puts an organisation's list of revoked certificates into its definition in the channel's configuration,
 * unless the same certificates stand there, and waits for the peers.
 *
 * @param list PEM
 */
export async function publishRevocations(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  list: string,
): Promise<Publication> {
  const scratch = mkdtempSync(join(ensureFolder(network.folders.channel), 'update-'));
  try {
    const before = await fetchConfiguration(toolbox, network, organization, 'orderer', scratch);
    const changed = !names(before, organization, list);
    if (changed) {
      const after = withList(before, organization, list);
      const update = await draftUpdate(toolbox, network, before, after, scratch);
      const [submitter, ...others] = signersFor(organization);
      await signUpdate(toolbox, update, others);
      await submitUpdate(toolbox, network, update, submitter);
    }
    const isCurrent = async (peer: Organization): Promise<boolean> =>
      names(await fetchConfiguration(toolbox, network, peer, 'peer', scratch), organization, list);
    const reached = await Promise.all(network.organizations.map((each) => inTime(isCurrent, each)));
    const behind = network.organizations.filter((_, index) => reached[index] !== true);
    return { changed, behind: behind.map(({ name }) => name) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Whose administrators have to sign, by `configtx.ts`: an organisation's own definition is its own matter. */
function signersFor(organization: Organization): readonly [Organization, ...Organization[]] {
  return [organization];
}

/** Whether each definition of the organisation names the same revoked certificates as the list. */
function names(configuration: Configuration, organization: Organization, list: string): boolean {
  const wanted = [...revokedSerials(list)].sort().join();
  return definitionsOf(configuration, organization).every(({ revocation_list: lists }) => {
    const known = (lists ?? []).flatMap((text) => [
      ...revokedSerials(Buffer.from(text, 'base64').toString('utf8')),
    ]);
    return known.sort().join() === wanted;
  });
}

function withList(before: Configuration, organization: Organization, list: string): Configuration {
  const after = structuredClone(before);
  for (const definition of definitionsOf(after, organization)) {
    definition.revocation_list = [Buffer.from(list).toString('base64')];
  }
  return after;
}

/** Whether the condition comes to hold before patience ends. A peer that does not answer is asked again. */
async function inTime(
  condition: (peer: Organization) => Promise<boolean>,
  peer: Organization,
): Promise<boolean> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (await condition(peer).catch(() => false)) {
      return true;
    }
    await wait(interval);
  }
  return false;
}
