import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork } from '../topology/network.js';
import { clientsFile, ensureSampleClient, registerPortal } from './sample-client.js';

const file = path.resolve(import.meta.dirname, '../../consortium.yaml');

describe('the sample client of an organisation', () => {
  let state: string;
  const organization = () =>
    findOrganization(placeNetwork(readConsortium(file), state), 'lakeside');
  const registered = () =>
    (
      JSON.parse(readFileSync(clientsFile(organization()), 'utf8')) as {
        clients: { clientId: string; redirectUris?: string[] }[];
      }
    ).clients;

  beforeEach(() => {
    state = mkdtempSync(path.join(tmpdir(), 'healthchain-clients-'));
  });

  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  it('keeps its key from one start to the next, readable by its owner only', async () => {
    const { keyFile } = await ensureSampleClient(organization());
    const before = readFileSync(keyFile, 'utf8');
    await ensureSampleClient(organization());
    assert.equal(readFileSync(keyFile, 'utf8'), before);
    assert.equal(statSync(keyFile).mode & 0o777, 0o600);
    assert.ok(!JSON.stringify(registered()).includes('"d"'));
  });

  it('leaves the clients alone that the operator registered', async () => {
    await ensureSampleClient(organization());
    const own = { clientId: 'own-ehr', name: 'Own', scope: 'system/*.rs', jwks: { keys: [] } };
    writeFileSync(clientsFile(organization()), JSON.stringify({ clients: [...registered(), own] }));
    await ensureSampleClient(organization());
    assert.deepEqual(
      registered().map(({ clientId }) => clientId),
      ['lakeside-ehr', 'own-ehr'],
    );
  });

  it('stands beside the portal, to which people are sent back at the gateway itself', async () => {
    registerPortal(organization());
    await ensureSampleClient(organization());
    registerPortal(organization());
    assert.deepEqual(
      registered().map(({ clientId, redirectUris }) => [clientId, redirectUris]),
      [
        ['healthchain-portal', [`${organization().gatewayUrl}/signed-in`]],
        ['lakeside-ehr', undefined],
      ],
    );
  });
});
