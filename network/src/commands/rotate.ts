import { findSignatory, signatureOf } from '../governance/step-up.js';
import { findOrganization } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';

/**
 * Has somebody sign for a key of their organisation's gateway, which publishes it thereby.
 *
 * @param key `wrapping` or `issuer`
 * @param signatory a registrar or privacy officer, by name
 */
export async function rotate(
  state: string,
  name: string,
  key: string,
  signatory: string,
): Promise<void> {
  const organization = findOrganization(placedNetwork(state), name);
  const who = findSignatory(organization, signatory);
  await signatureOf(organization, who, { kind: 'rotation', key }, (line) => {
    console.error(line);
  });
}
