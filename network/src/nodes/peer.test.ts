import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork } from '../topology/network.js';
import { peerConfiguration } from './peer.js';

const consortium = readConsortium(resolve(import.meta.dirname, '../../consortium.yaml'));
const network = placeNetwork(consortium, '/state');
const token = {
  moduleFile: '/softhsm.so',
  label: 'lakeside',
  pin: 'the-pin',
  pinFile: '',
  env: {},
};

/** The value at a path of keys, as core.yaml has it. */
function value(path: string, given = network): unknown {
  const configuration: unknown = peerConfiguration(
    given,
    findOrganization(given, 'lakeside'),
    token,
  );
  return path
    .split('.')
    .reduce((part, key) => (part as Readonly<Record<string, unknown>>)[key], configuration);
}

describe('peerConfiguration', () => {
  it('pulls no private data of invalid transactions, and that of others for a short time', () => {
    assert.equal(value('peer.gossip.pvtData.skipPullingInvalidTransactionsDuringCommit'), true);
    assert.equal(value('peer.gossip.pvtData.pullRetryThreshold'), '2s');
    assert.equal(value('peer.gossip.pvtData.reconcileSleepInterval'), '5s');
  });

  it('runs chaincode by the external builder alone', () => {
    assert.equal(value('vm.endpoint'), '');
    const [builder, ...others] = value('chaincode.externalBuilders') as { path: string }[];
    assert.equal(builder?.path, resolve(import.meta.dirname, '../../builder'));
    assert.deepEqual(others, []);
  });

  it('keeps its keys in the token, whose PIN is not in the file', () => {
    assert.equal(value('peer.BCCSP.Default'), 'PKCS11');
    assert.equal(value('peer.BCCSP.PKCS11.Label'), 'lakeside');
    assert.equal(value('peer.BCCSP.PKCS11.Pin'), '');
    const text = JSON.stringify(peerConfiguration(network, network.organizations[0]!, token));
    assert.ok(!text.includes(token.pin));
  });

  it('refuses proposals out of the time window and records who purged what', () => {
    assert.equal(value('peer.authentication.timewindow'), consortium.peer.timeWindow);
    assert.deepEqual(
      (value('peer.handlers.authFilters') as { name: string }[]).map(({ name }) => name),
      ['DefaultAuth', 'ExpirationCheck', 'TimeWindowCheck'],
    );
    assert.equal(value('ledger.pvtdataStore.purgedKeyAuditLogging'), true);
  });

  it('takes its timeouts from the consortium file', () => {
    const names = {
      endorsementTimeout: 'peer.gateway.endorsementTimeout',
      broadcastTimeout: 'peer.gateway.broadcastTimeout',
      dialTimeout: 'peer.gateway.dialTimeout',
      blockCensorshipTimeout: 'peer.deliveryclient.blockCensorshipTimeoutKey',
      deliverRetryInterval: 'peer.deliveryclient.reConnectBackoffThreshold',
      chaincodeInstallTimeout: 'chaincode.installTimeout',
      chaincodeStartTimeout: 'chaincode.startuptimeout',
      chaincodeExecuteTimeout: 'chaincode.executetimeout',
      reconnectInterval: 'peer.gossip.reconnectInterval',
      pullRetryThreshold: 'peer.gossip.pvtData.pullRetryThreshold',
      reconcileSleepInterval: 'peer.gossip.pvtData.reconcileSleepInterval',
      timeWindow: 'peer.authentication.timewindow',
    } as const;
    const peer = { ...consortium.peer };
    Object.keys(names).forEach((name, index) => {
      peer[name as keyof typeof names] = `${index + 1}h`;
    });
    Object.values(names).forEach((path, index) => {
      assert.equal(value(path, { ...network, peer }), `${index + 1}h`, path);
    });
  });
});
