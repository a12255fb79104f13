import assert from 'node:assert/strict';
import path from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork } from '../topology/network.js';
import { gatewayConfig } from './gateway-config.js';

const file = path.resolve(import.meta.dirname, '../../consortium.yaml');
const network = placeNetwork(readConsortium(file), '/state');

const inputs = {
  certificateFile: 'cert.pem',
  peeringCertificateFile: 'tls.pem',
  peeringKeyFile: 'tls-key.pem',
  hsmModuleFile: 'module.so',
  tokenLabel: 'token',
  clientsFile: 'clients.json',
  identityRootFile: 'ca.pem',
  revocationListFile: 'crl.pem',
  tlsCaFile: ({ name }: { name: string }) => `${name}-tls.pem`,
  endorserSets: {
    records: [
      ['LakesideMSP', 'MillbrookMSP'],
      ['MillbrookMSP', 'CornerstoneMSP'],
      ['LakesideMSP', 'CornerstoneMSP'],
    ],
    authority: [['CornerstoneMSP', 'EvergreenMSP']],
    prescriptions: [['LakesideMSP', 'CornerstoneMSP']],
    publicState: [['LakesideMSP', 'NorthfieldMSP']],
    coverage: [['LakesideMSP', 'EvergreenMSP']],
  },
  personCertificateFile: ({ name }: { name: string }) => `${name}.pem`,
  providerRegistryFolder: 'provider-registry',
  alertSecretFile: 'alert-secret',
  webhookSecretFile: (name: string) => `webhook-${name}-secret`,
};

describe('gatewayConfig', () => {
  it('names who keeps shares of its keys by MSP id, and the people whose keys it uses', () => {
    const config = gatewayConfig(network, findOrganization(network, 'lakeside'), inputs) as {
      keyKeepers: unknown;
      people: unknown;
      relays: unknown;
    };
    assert.deepEqual(config.keyKeepers, ['MillbrookMSP', 'CornerstoneMSP', 'EvergreenMSP']);
    assert.deepEqual(config.people, [
      { certificateFile: 'registrar.pem', role: 'registrar' },
      {
        certificateFile: 'clinician.pem',
        role: 'attending',
        licence: { profession: 'physician', state: 'OH' },
      },
      {
        certificateFile: 'chief.pem',
        role: 'attending',
        licence: { profession: 'physician', state: 'OH' },
      },
      {
        certificateFile: 'nurse.pem',
        role: 'nurse',
        licence: { profession: 'registered-nurse', state: 'OH' },
      },
      { certificateFile: 'privacy-officer.pem', role: 'privacy-officer' },
    ]);
    assert.deepEqual(config.relays, ['CornerstoneMSP', 'EvergreenMSP']);
  });

  it('says where alerts go, if the consortium file does', () => {
    const lakeside = findOrganization(network, 'lakeside');
    const without = gatewayConfig(network, lakeside, inputs) as { alerts?: unknown };
    assert.equal(without.alerts, undefined);
    const url = 'https://pager.lakeside.example/alerts';
    const { alerts } = gatewayConfig(network, { ...lakeside, alerts: { url } }, inputs) as {
      alerts?: unknown;
    };
    assert.deepEqual(alerts, { url, secretFile: 'alert-secret' });
  });

  it('says which system a plan asks: the sample’s, or its own if the consortium file names one', () => {
    const evergreen = findOrganization(network, 'evergreen');
    const systemOf = (organization: typeof evergreen): unknown =>
      (gatewayConfig(network, organization, inputs) as { planService?: unknown }).planService;
    const partners = {
      ...{ sender: 'EVERGREEN', receiver: 'EVERGREEN' },
      payer: { name: 'Evergreen Health Plan', id: 'EVERGREEN' },
    };
    assert.deepEqual(systemOf(evergreen), {
      ...{ kind: 'x12', url: `http://127.0.0.1:${evergreen.ports.planService}/x12`, usage: 'T' },
      ...partners,
    });
    const url = 'https://eligibility.evergreen.example/270';
    const ofItsOwn = { ...evergreen, planService: { interface: 'x12' as const, url } };
    assert.deepEqual(systemOf(ofItsOwn), { kind: 'x12', url, usage: 'P', ...partners });
    const byFhir = { ...evergreen, planService: { interface: 'fhir' as const } };
    const base = `http://127.0.0.1:${evergreen.ports.planService}/fhir`;
    assert.deepEqual(systemOf(byFhir), { kind: 'fhir', url: base });
    assert.equal(systemOf(findOrganization(network, 'lakeside')), undefined);
  });

  it('says which systems are told of prescriptions, each with a secret of its own', () => {
    const pharmacy = findOrganization(network, 'lakeside');
    const url = 'https://pharmacy.example/events';
    const events = ['prescription.issued'];
    const webhooks = [{ name: 'dispensing', url, events }];
    const { webhooks: told } = gatewayConfig(network, { ...pharmacy, webhooks }, inputs) as {
      webhooks: unknown;
    };
    assert.deepEqual(told, [
      { name: 'dispensing', url, events, secretFile: 'webhook-dispensing-secret' },
    ]);
  });

  it('says where smart cards are shown, who issues them and where the revoked ones stand', () => {
    const lakeside = findOrganization(network, 'lakeside');
    const { cards } = gatewayConfig(network, lakeside, inputs) as { cards: unknown };
    assert.deepEqual(cards, {
      host: '127.0.0.1',
      port: lakeside.ports.cards,
      publicUrl: `https://localhost:${lakeside.ports.cards}`,
      certificateFile: 'tls.pem',
      keyFile: 'tls-key.pem',
      rootFile: 'ca.pem',
      revocationListFile: 'crl.pem',
    });
  });

  it('lets the own peer endorse, in the order of the collection’s policy', () => {
    const config = gatewayConfig(network, findOrganization(network, 'lakeside'), inputs);
    assert.deepEqual((config as { fabric: { recordEndorsers: unknown } }).fabric.recordEndorsers, [
      ['LakesideMSP', 'MillbrookMSP'],
      ['LakesideMSP', 'CornerstoneMSP'],
    ]);
  });

  it('names every other organisation, and a Kubo node only where there is one', () => {
    const config = gatewayConfig(network, findOrganization(network, 'cornerstone'), inputs) as {
      others: { name: string; ipfs: boolean }[];
      ipfs?: unknown;
      contentCopies: number;
    };
    assert.deepEqual(
      config.others.map((other) => [other.name, other.ipfs]),
      [
        ['lakeside', true],
        ['millbrook', true],
        ['evergreen', false],
        ['northfield', false],
      ],
    );
    assert.equal(config.ipfs, undefined);
    assert.equal(config.contentCopies, 2);
  });
});
