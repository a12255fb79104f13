import { stringify } from 'yaml';
import type { Network, Organization } from '../topology/network.js';
import { orderingOrganizations } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';

/** Prints what Prometheus scrapes of a network, and where its rules are. */
export function scrapeConfig(state: string, rulesFile: string): string {
  return stringify(scrapedBy(placedNetwork(state), rulesFile));
}

/**
 * Prometheus' configuration for a network. Metrics are served on loopback only, so that each
 * organisation's Prometheus runs on its own host; for a network on one host, one does for all.
 */
export function scrapedBy(network: Network, rulesFile: string): object {
  const { organizations } = network;
  return {
    global: { scrape_interval: '10s', evaluation_interval: '10s' },
    rule_files: [rulesFile],
    scrape_configs: [
      job('gateway', organizations, ({ ports }) => ports.gateway),
      job('peer', organizations, ({ ports }) => ports.peerOperations),
      job('orderer', orderingOrganizations(network), ({ ports }) => ports.ordererOperations),
      job('ca', organizations, ({ ports }) => ports.caOperations),
    ],
  };
}

function job(
  name: string,
  organizations: readonly Organization[],
  portOf: (organization: Organization) => number,
): object {
  return {
    job_name: name,
    static_configs: organizations.map((organization) => ({
      targets: [`localhost:${portOf(organization)}`],
      labels: { organization: organization.name },
    })),
  };
}
