import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SampleClient } from '../endpoints/sample-client.js';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork } from '../topology/network.js';
import { listen } from '../test-support/listen.js';
import { loadSamples } from './load-samples.js';

const shipped = readConsortium(resolve(import.meta.dirname, '../../consortium.yaml'));

function entryOf(resourceType: string, value?: string): object {
  const identifier = value === undefined ? {} : { identifier: [{ system: 'urn:s', value }] };
  return { resource: { resourceType, ...identifier } };
}

describe('loadSamples', () => {
  let folder: string;
  let server: Server;
  let client: SampleClient;
  /** Values of identifiers that the gateway has. */
  let held: Set<string>;
  /** Types of the Bundles that were sent. */
  let sent: string[];
  /** What the gateway answers to the entries of a Bundle. */
  let statuses: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'samples-'));
    held = new Set();
    sent = [];
    statuses = [];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        response.end(JSON.stringify(answer(request.url ?? '', body)));
      });
    });
    client = clientAt(await listen(server));
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  function clientAt(port: number): SampleClient {
    const gatewayUrl = `http://localhost:${port}`;
    const keyFile = join(folder, 'key');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    writeFileSync(keyFile, JSON.stringify(privateKey.export({ format: 'jwk' })));
    return {
      organization: { ...findOrganization(placeNetwork(shipped, folder), 'lakeside'), gatewayUrl },
      clientId: 'ehr',
      keyFile,
      alg: 'ES384',
      scope: 'system/*.cruds',
      tokenEndpoint: `${gatewayUrl}/oauth2/token`,
    };
  }

  function answer(url: string, body: string): object {
    if (url === '/oauth2/token') return { access_token: 'token' };
    if (url === '/fhir') {
      const { type } = JSON.parse(body) as { type: string };
      sent.push(type);
      return { entry: statuses.map((status) => ({ response: { status } })) };
    }
    const wanted = (new URLSearchParams(body).get('identifier') ?? '').split(',');
    return { total: wanted.filter((one) => held.has(one.replace('urn:s|', ''))).length };
  }

  function write(name: string, type: string, entry: readonly object[]): void {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ type, entry }));
  }

  const load = (): Promise<void> => loadSamples(client, folder, () => undefined);
  const directory = [entryOf('Organization', 'a'), entryOf('Location', 'b'), entryOf('Role')];

  it('given a gateway that has all of a directory, then it is left alone', async () => {
    write('hospitalInformation1', 'batch', directory);
    held = new Set(['a', 'b']);
    await load();
    assert.deepEqual(sent, []);
  });

  it('given a gateway that has a part of a directory only, then it is sent again', async () => {
    write('hospitalInformation1', 'batch', directory);
    held = new Set(['a']);
    statuses = ['200 OK', '201 Created', '201 Created'];
    await load();
    assert.deepEqual(sent, ['batch']);
  });

  it('given an entry that a batch’s answer says was refused, then it fails and names the entry', async () => {
    write('hospitalInformation1', 'batch', directory);
    statuses = ['201 Created', '422 Unprocessable Entity', '201 Created'];
    await assert.rejects(load(), /hospitalInformation1\.json: 1 of 3 entries.*entry 1 .*422/);
  });

  it('given a patient that is there, then one question is enough, since transactions are whole', async () => {
    write('Jane', 'transaction', [entryOf('Patient', 'p'), entryOf('Encounter', 'e')]);
    held = new Set(['p']);
    await load();
    assert.deepEqual(sent, []);
  });

  it('given a new directory and a new patient, then the directory goes first', async () => {
    write('Adam', 'transaction', [entryOf('Patient', 'p')]);
    write('practitionerInformation1', 'batch', directory);
    await load();
    assert.deepEqual(sent, ['batch', 'transaction']);
  });
});
