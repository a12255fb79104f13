import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { readConsortium } from './consortium.js';
import { findOrganization, orderingOrganizations, placeNetwork } from './network.js';

const consortium = readConsortium(resolve(import.meta.dirname, '../../consortium.yaml'));
const network = placeNetwork({ ...consortium, ports: { base: 9000 } }, '/state');

describe('placeNetwork', () => {
  it('gives every server of every organisation a port of its own, from the base on', () => {
    const ports = network.organizations.flatMap((each) => Object.values(each.ports));
    assert.equal(new Set(ports).size, ports.length);
    assert.equal(Math.min(...ports), 9000);
    assert.ok(Math.max(...ports) < 9000 + 20 * network.organizations.length);
  });

  it('binds to loopback on one machine, and to every address where others have to reach it', () => {
    const [local] = network.organizations;
    assert.equal(local?.listenAddress, '127.0.0.1');
    assert.match(local.gatewayUrl, /^http:/);
    const [remote] = placeNetwork(
      {
        ...consortium,
        organizations: consortium.organizations.map((each) => ({ ...each, host: 'a.example' })),
      },
      '/state',
    ).organizations;
    assert.equal(remote?.listenAddress, '0.0.0.0');
    assert.match(remote.gatewayUrl, /^https:\/\/a\.example:/);
  });

  it('keeps each organisation’s things in a folder of its own', () => {
    for (const { name, folders } of network.organizations) {
      const { root, ...parts } = folders;
      assert.equal(root, `/state/organizations/${name}`);
      assert.ok(Object.values(parts).every((part) => part.startsWith(`${root}/`)));
    }
  });
});

describe('findOrganization', () => {
  it('finds by name, and lists the names for one that it does not know', () => {
    assert.equal(findOrganization(network, 'millbrook').mspId, 'MillbrookMSP');
    assert.throws(() => findOrganization(network, 'nobody'), /There are: lakeside, millbrook/);
  });
});

describe('orderingOrganizations', () => {
  it('leaves out those that run no orderer', () => {
    assert.deepEqual(
      orderingOrganizations(network).map(({ name }) => name),
      ['lakeside', 'millbrook', 'cornerstone', 'evergreen'],
    );
  });
});
