import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network, Organization } from '../topology/network.js';
import type { SampleClient } from './sample-client.js';

/** The documented file that clients and tests read. */
export function endpointsFile(network: Network): string {
  return join(network.folders.state, 'endpoints.json');
}

/** Takes the file away while the network is not ready. */
export function removeEndpoints(network: Network): void {
  rmSync(endpointsFile(network), { force: true });
}

/** Writes `endpoints.json`, whole or not at all. */
export function writeEndpoints(
  network: Network,
  clients: readonly SampleClient[],
  tlsCaFile: (organization: Organization) => string,
): void {
  const file = endpointsFile(network);
  const text = JSON.stringify(endpoints(network, clients, tlsCaFile), undefined, 2);
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Content of `endpoints.json`; `docs/operations.md` documents it. */
export function endpoints(
  network: Network,
  clients: readonly SampleClient[],
  tlsCaFile: (organization: Organization) => string,
): object {
  return {
    channel: network.channel,
    organizations: network.organizations.map((organization) => ({
      name: organization.name,
      mspId: organization.mspId,
      kind: organization.kind,
      gateway: organization.gatewayUrl,
      fhir: `${organization.gatewayUrl}/fhir`,
      portal: null,
      cards: organization.cardsUrl,
      peer: organization.peerAddress,
      tlsCaFile: tlsCaFile(organization),
    })),
    clients: clients.map(({ organization, clientId, keyFile, alg, scope, tokenEndpoint }) => ({
      organization: organization.name,
      clientId,
      keyFile,
      alg,
      scope,
      tokenEndpoint,
    })),
  };
}
