import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FhirClient, type AnyBundle } from '../support/fhir-client.js';
import { clientOf, endpoints, organization, stateFolder } from '../support/network.js';
import { smallBundle } from '../support/small-bundle.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

/** Files under a folder of the state that hold a text. */
function filesWith(text: string, ...folder: string[]): string[] {
  const root = path.join(stateFolder(), ...folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}

/** The forms in which a name may stand somewhere. */
const formsOf = (name: string): string[] => [
  name,
  name.toLowerCase(),
  Buffer.from(name).toString('base64').slice(0, 20),
  Buffer.from(name).toString('hex'),
];

describe('a patient’s name stands nowhere in clear', function () {
  this.timeout(120_000);

  /** Too long and too random for a compressor to take apart. */
  const family = `Clear${randomUUID().replaceAll('-', '')}`;
  let recordId: string;
  let traceId: string;

  before(async () => {
    const written = await ehr.postBundle(smallBundle(family, `Seen by ${family}`).text);
    assert.equal(written.status, 200, written.text);
    const [patient] = (JSON.parse(written.text) as AnyBundle).entry ?? [];
    recordId = /Patient\/([^/]+)/.exec(patient?.response?.location ?? '')?.[1] ?? '';
    assert.equal((await ehr.searchAll(`Patient?name=${family}`)).length, 1);
    const form = await ehr.request('POST', '/Patient/_search', `family=${family}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    assert.equal(form.status, 200, form.text);
    const refused = await ehr.postBundle(smallBundle(family).text.replace('female', family));
    assert.equal(refused.status, 422);
    const malformed = await ehr.get(`/Patient?name=${family}&colour=${family}`);
    traceId = malformed.headers.get('x-trace-id') ?? '';
  });

  it('not in the private data of a peer, where its record’s id does stand', () => {
    const peer = ['organizations', hospital.name, 'peer'];
    assert.ok(recordId.length > 0 && filesWith(recordId, ...peer).length > 0);
    for (const form of formsOf(family)) {
      assert.deepEqual(filesWith(form, ...peer), []);
    }
  });

  it('not in any file of any organisation: ledgers, orderers, IPFS, read models', () => {
    for (const { name } of endpoints().organizations) {
      for (const form of formsOf(family)) {
        assert.deepEqual(filesWith(form, 'organizations', name), []);
      }
    }
  });

  it('not in the logs, where the trace of the request that named it does stand', () => {
    assert.ok(traceId.length > 0 && filesWith(traceId, 'logs').length > 0);
    for (const form of formsOf(family)) {
      assert.deepEqual(filesWith(form, 'logs'), []);
    }
  });
});
