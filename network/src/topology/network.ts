import type { Consortium, OrganizationDefinition } from './consortium.js';
import {
  networkFolders,
  organizationFolders,
  type NetworkFolders,
  type OrganizationFolders,
} from './folders.js';
import { portsOf, type OrganizationPorts } from './ports.js';

/** An organisation of the consortium with everything that follows from its place in the file. */
export interface Organization extends OrganizationDefinition {
  readonly ports: OrganizationPorts;
  readonly folders: OrganizationFolders;
  /** Address that its servers bind to. */
  readonly listenAddress: string;
  /** host:port under which the others reach its nodes. */
  readonly peerAddress: string;
  readonly ordererAddress: string;
  /** Origin of its gateway for clients. */
  readonly gatewayUrl: string;
  /** Origin of its gateway for other gateways. */
  readonly peeringUrl: string;
  /** Origin at which its people show their smart cards. */
  readonly cardsUrl: string;
}

/** A consortium placed on hosts, ports and folders. */
export interface Network extends Omit<Consortium, 'organizations' | 'ports'> {
  readonly organizations: readonly Organization[];
  readonly folders: NetworkFolders;
}

/** Derives addresses, ports and folders from the consortium file and the state folder. */
export function placeNetwork(consortium: Consortium, state: string): Network {
  return {
    ...consortium,
    folders: networkFolders(state),
    organizations: consortium.organizations.map((organization, index) => {
      const ports = portsOf(consortium.ports.base, index);
      const { host } = organization;
      return {
        ...organization,
        ports,
        folders: organizationFolders(state, organization.name),
        listenAddress: isLoopback(host) ? '127.0.0.1' : '0.0.0.0',
        peerAddress: `${host}:${ports.peer}`,
        ordererAddress: `${host}:${ports.orderer}`,
        gatewayUrl: `${isLoopback(host) ? 'http' : 'https'}://${host}:${ports.gateway}`,
        peeringUrl: `https://${host}:${ports.peering}`,
        cardsUrl: `https://${host}:${ports.cards}`,
      };
    }),
  };
}

/** Organisations that run an orderer, in the order of the consortium file. */
export function orderingOrganizations(network: Network): readonly Organization[] {
  return network.organizations.filter((organization) => organization.orderer);
}

/** Organisations that keep large content. */
export function ipfsOrganizations(network: Network): readonly Organization[] {
  return network.organizations.filter((organization) => organization.ipfs);
}

/** Who acts where any organisation may. @throws Error if there is none */
export function firstOrganization(network: Network): Organization {
  const [first] = network.organizations;
  if (first === undefined) {
    throw new Error('The consortium has no organisation.');
  }
  return first;
}

/** The organisation called `name`. @throws Error that lists the names there are */
export function findOrganization(network: Network, name: string): Organization {
  const found = network.organizations.find((organization) => organization.name === name);
  if (found === undefined) {
    const names = network.organizations.map((organization) => organization.name).join(', ');
    throw new Error(`No organisation is called "${name}". There are: ${names}.`);
  }
  return found;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
