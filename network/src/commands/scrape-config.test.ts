import assert from 'node:assert/strict';
import { readConsortium } from '../topology/consortium.js';
import { placeNetwork } from '../topology/network.js';
import { locations } from './locations.js';
import { scrapedBy } from './scrape-config.js';

interface Config {
  readonly rule_files: string[];
  readonly scrape_configs: {
    readonly job_name: string;
    readonly static_configs: { targets: string[]; labels: { organization: string } }[];
  }[];
}

describe('scrapedBy', () => {
  const network = placeNetwork(readConsortium(locations.consortium), '/state');
  const config = scrapedBy(network, 'rules.yaml') as Config;
  const job = (name: string) => config.scrape_configs.find(({ job_name: one }) => one === name);

  it('names every gateway, peer and CA, and the orderers that there are', () => {
    const all = network.organizations.map(({ name }) => name);
    const counts = { gateway: all.length, peer: all.length, ca: all.length, orderer: 4 };
    for (const [name, count] of Object.entries(counts)) {
      const organizations = job(name)?.static_configs.map(({ labels }) => labels.organization);
      assert.deepEqual(organizations, all.slice(0, count), name);
    }
    assert.deepEqual(config.rule_files, ['rules.yaml']);
  });

  it('asks on loopback, where metrics are served', () => {
    const targets = config.scrape_configs.flatMap(({ static_configs: all }) =>
      all.flatMap(({ targets: own }) => own),
    );
    assert.ok(targets.every((target) => /^localhost:\d+$/.test(target)));
    assert.equal(new Set(targets).size, targets.length);
  });
});
