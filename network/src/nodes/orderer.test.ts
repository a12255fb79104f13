import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork } from '../topology/network.js';
import { ordererConfiguration } from './orderer.js';

const consortium = readConsortium(resolve(import.meta.dirname, '../../consortium.yaml'));
const network = placeNetwork(consortium, '/state');
const token = {
  moduleFile: '/softhsm.so',
  label: 'lakeside',
  pin: 'the-pin',
  pinFile: '',
  env: {},
};

const server = z.object({ Enabled: z.boolean(), ClientAuthRequired: z.boolean() });
const shape = z.object({
  General: z.object({
    LocalMSPID: z.string(),
    BCCSP: z.object({
      Default: z.string(),
      PKCS11: z.object({ Label: z.string(), Pin: z.string() }),
    }),
    TLS: server,
    Authentication: z.object({ TimeWindow: z.string() }),
  }),
  Admin: z.object({ ListenAddress: z.string(), TLS: server }),
  ChannelParticipation: z.object({ Enabled: z.boolean() }),
  Consensus: z.object({ WALDir: z.string(), SnapDir: z.string() }),
});

describe('ordererConfiguration', () => {
  const rendered = ordererConfiguration(network, findOrganization(network, 'lakeside'), token);
  const { General, Admin, ChannelParticipation, Consensus } = shape.parse(rendered);

  it('keeps its keys in the token, whose PIN is not in the file', () => {
    assert.equal(General.LocalMSPID, 'LakesideMSP');
    assert.deepEqual(General.BCCSP, {
      Default: 'PKCS11',
      PKCS11: { Label: 'lakeside', Pin: '' },
    });
    assert.ok(!JSON.stringify(rendered).includes(token.pin));
  });

  it('serves by TLS, and its administration to clients with a certificate on this host alone', () => {
    assert.deepEqual(General.TLS, { Enabled: true, ClientAuthRequired: false });
    assert.deepEqual(Admin.TLS, { Enabled: true, ClientAuthRequired: true });
    assert.match(Admin.ListenAddress, /^127\.0\.0\.1:/);
  });

  it('joins channels by participation, and refuses what is out of the time window', () => {
    assert.equal(ChannelParticipation.Enabled, true);
    assert.equal(General.Authentication.TimeWindow, consortium.peer.timeWindow);
  });

  it('keeps its log of the consensus in its own folder', () => {
    assert.ok(Consensus.WALDir.startsWith('/state/organizations/lakeside/orderer/'));
    assert.ok(Consensus.SnapDir.startsWith('/state/organizations/lakeside/orderer/'));
  });
});
