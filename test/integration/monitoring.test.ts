import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../support/network.js';
import { operator } from '../support/operator.js';

const families = /\b(?:http|healthchain|nodejs|ledger|consensus|process|gossip|endorser)_\w+/g;

/** The metrics that rules or a dashboard ask for. */
function askedFor(file: string): string[] {
  const text = readFileSync(path.join(projectRoot, 'network/monitoring', file), 'utf8');
  return [...new Set(text.match(families))];
}

describe('monitoring', () => {
  it('scrapes what answers, and asks in rules and dashboard for what is measured there', async () => {
    const config = await operator('scrape-config');
    const targets = config.match(/localhost:\d+/g) ?? [];
    assert.ok(targets.length > 0);
    const exposed = new Set<string>();
    for (const target of targets) {
      const response = await fetch(`http://${target}/metrics`);
      assert.equal(response.status, 200, target);
      for (const [, name = ''] of (await response.text()).matchAll(/^([a-zA-Z_:][\w:]*)[ {]/gm)) {
        exposed.add(name);
      }
    }
    for (const file of ['rules.yaml', 'dashboard.json']) {
      const asked = askedFor(file);
      assert.ok(asked.length > 5, file);
      const missing = asked.filter((name) => !exposed.has(name));
      assert.deepEqual(missing, [], file);
    }
  });
});
