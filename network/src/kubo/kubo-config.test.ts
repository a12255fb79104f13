import assert from 'node:assert/strict';
import { kuboConfig } from './kubo-config.js';

const initial = {
  Identity: { PeerID: 'own', PrivKey: 'secret' },
  Datastore: { Spec: { mounts: [{ type: 'flatfs', sync: false }, { type: 'levelds' }] } },
};
const options = {
  listenAddress: '127.0.0.1',
  swarmPort: 4001,
  apiPort: 5001,
  apiToken: 'token',
  others: [{ peerId: 'other', host: 'hospital.example', port: 4002 }],
};

describe('kuboConfig', () => {
  const config = JSON.parse(JSON.stringify(kuboConfig(initial, options))) as Record<
    string,
    Record<string, unknown>
  >;

  it('keeps the node’s identity and puts blocks on the disk before it answers', () => {
    assert.deepEqual(config.Identity, initial.Identity);
    assert.deepEqual(config.Datastore?.Spec, {
      mounts: [{ type: 'flatfs', sync: true }, { type: 'levelds' }],
    });
  });

  it('knows the other nodes of the consortium and no public ones', () => {
    assert.deepEqual(config.Peering, {
      Peers: [{ ID: 'other', Addrs: ['/dns4/hospital.example/tcp/4002'] }],
    });
    assert.deepEqual(config.Bootstrap, ['/dns4/hospital.example/tcp/4002/p2p/other']);
    assert.equal(config.Routing?.Type, 'none');
  });

  it('offers its RPC API on loopback only, to the bearer of the token only', () => {
    assert.equal(config.Addresses?.API, '/ip4/127.0.0.1/tcp/5001');
    assert.deepEqual(config.Addresses.Gateway, []);
    assert.match(JSON.stringify(config.API), /"AuthSecret":"bearer:token"/);
  });
});
