/** Ports that every organisation takes from the base on. */
export const portsPerOrganization = 20;

/** What listens at each place of an organisation's block of ports, in order. */
const places = [
  'gateway',
  'peering',
  'peer',
  'peerOperations',
  'peerChaincode',
  'orderer',
  'ordererAdmin',
  'ordererOperations',
  'chaincodeA',
  'chaincodeB',
  'ca',
  'caOperations',
  'ipfsSwarm',
  'ipfsApi',
  'cards',
  'planService',
] as const;

export type OrganizationPorts = Readonly<Record<(typeof places)[number], number>>;

/** Ports of the organisation at `index` of a network that starts at port `base`. */
export function portsOf(base: number, index: number): OrganizationPorts {
  const first = base + index * portsPerOrganization;
  return Object.fromEntries(
    places.map((place, offset) => [place, first + offset]),
  ) as OrganizationPorts;
}
