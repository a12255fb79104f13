import { publishRevocations } from '../channel/revocations.js';
import { identitiesCalled, revokeIdentities } from '../identities/revoke.js';
import { findOrganization } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';
import { ensureToolbox } from './start/tools.js';

/** Revokes the certificates of one of an organisation's identities, and says what was done. */
export async function revoke(state: string, name: string, identity: string): Promise<void> {
  const network = placedNetwork(state);
  const organization = findOrganization(network, name);
  const identities = identitiesCalled(organization, identity);
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  const { list, added } = await revokeIdentities(toolbox, organization, identities);
  console.log(
    `The authority of ${name} has revoked ${identity}; certificates that are new: ${added}.`,
  );
  const { changed, behind } = await publishRevocations(toolbox, network, organization, list);
  console.log(
    changed
      ? 'The channel’s configuration has the new list.'
      : 'The channel’s configuration had it already.',
  );
  if (behind.length > 0) {
    console.log(`These peers do not have it yet: ${behind.join(', ')}. Run this again to look.`);
    process.exitCode = 1;
  }
}
