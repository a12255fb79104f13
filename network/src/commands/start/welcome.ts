import { sampleClients } from './gateways.js';
import { endpointsFile } from '../../endpoints/endpoints-file.js';
import type { Network } from '../../topology/network.js';
import { table } from '../table.js';

/** Where everything is and how to sign in, for the person who started the network. */
export async function welcome(network: Network): Promise<string> {
  const clients = await sampleClients(network);
  return [
    '',
    table(
      ['ORGANISATION', 'KIND', 'GATEWAY', 'FHIR'],
      network.organizations.map((organization) => [
        organization.displayName,
        organization.kind,
        organization.gatewayUrl,
        `${organization.gatewayUrl}/fhir`,
      ]),
    ),
    '',
    table(
      ['SIGN-IN (private_key_jwt)', 'KEY FILE'],
      clients.map(({ clientId, keyFile }) => [clientId, keyFile]),
    ),
    '',
    `All of it for programs: ${endpointsFile(network)}`,
    '',
  ].join('\n');
}
