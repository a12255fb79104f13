import type { OrganizationEndpoints } from '../network.js';

/** Ports that every organisation takes, one after the other, its gateway's first. */
export const portsPerOrganization = 20;

/** Places in an organisation's block of ports, as `network/src/topology/ports` lays them out. */
const places = { gateway: 0, orderer: 5, ordererOperations: 7 } as const;

/** The port of an organisation's server. */
export function portOf({ gateway }: OrganizationEndpoints, place: keyof typeof places): number {
  return Number(new URL(gateway).port) + places[place];
}
