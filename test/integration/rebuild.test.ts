import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { codesOf, FhirClient, type AnyResource } from '../support/fhir-client.js';
import { clientOf, organization, stateFolder } from '../support/network.js';
import { eventually, processId, restarted } from '../support/operator.js';
import { smallBundle } from '../support/small-bundle.js';

/** The second hospital: `end-to-end/chart.test` filled it with the whole sample population. */
const hospital = organization('hospital', 1);
const ehr = new FhirClient(hospital, clientOf(hospital.name));
const folder = path.join(stateFolder(), 'organizations', hospital.name, 'gateway');

/** Reads in flight at once. */
const lanes = 8;
/** Searches answer every resource whole; so many of them are also read by their ids. */
const everyNth = process.env.HEALTHCHAIN_TEST_SIZE === 'long' ? 1 : 20;

interface Identified extends AnyResource {
  readonly name?: readonly { readonly family?: string }[];
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
}

/** Every type that the server says it has. */
async function types(): Promise<string[]> {
  const { text } = await ehr.get('/metadata');
  const { rest } = JSON.parse(text) as { rest: { resource: { type: string }[] }[] };
  return rest.flatMap(({ resource }) => resource.map(({ type }) => type));
}

const locationOf = ({ resourceType, id }: AnyResource): string => `${resourceType}/${id ?? ''}`;

/** Ids in order, of every type: what was committed late must come back to its place, too. */
async function everything(): Promise<AnyResource[]> {
  const found: AnyResource[] = [];
  for (const type of await types()) {
    found.push(...(await ehr.searchAll(`${type}?_count=200`)));
  }
  return found;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const digestOf = (resource: AnyResource): string =>
  `${locationOf(resource)} ${sha256(JSON.stringify(resource))}`;

/** The digest of what each URL answers, in the order of the URLs. */
async function answers(urls: readonly string[]): Promise<Map<string, string>> {
  const queue = [...urls];
  const digests = new Map(urls.map((url) => [url, '']));
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
        const { status, text } = await ehr.get(`/${url}`);
        assert.equal(status, 200, url);
        digests.set(url, sha256(text));
      }
    }),
  );
  return digests;
}

/** Searches by patient, by name and by identifier, and what they find in order. */
async function searches(patients: readonly Identified[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { id, name, identifier } of patients) {
    const urls = [
      `Encounter?patient=${id ?? ''}&_count=200`,
      `Observation?patient=${id ?? ''}&category=vital-signs&_count=200`,
      ...(name ?? []).map(({ family }) => `Patient?name=${encodeURIComponent(family ?? '')}`),
      ...(identifier ?? []).map(
        ({ system, value }) =>
          `Patient?identifier=${encodeURIComponent(`${system ?? ''}|${value ?? ''}`)}`,
      ),
    ];
    for (const url of urls) {
      found.set(url, (await ehr.searchAll(url)).map(locationOf));
    }
  }
  return found;
}

/** A note too large for the ledger. */
async function writeLargeNote(): Promise<void> {
  const note = randomBytes(60_000).toString('base64');
  const answer = await ehr.postBundle(smallBundle(undefined, note).text);
  assert.equal(answer.status, 200, answer.text);
}

/** A create that nothing matches, since nothing has this identifier. */
async function createConditionally(): Promise<{ status: number; codes: string[] }> {
  const identifier = { system: 'urn:rebuild', value: randomUUID() };
  const resource = { resourceType: 'Patient', identifier: [identifier] };
  const { status, text } = await ehr.request('POST', '/Patient', JSON.stringify(resource), {
    'if-none-exist': `identifier=${identifier.system}|${identifier.value}`,
  });
  return { status, codes: text === '' ? [] : codesOf(text) };
}

interface Readiness {
  readonly failing?: readonly string[];
  readonly degraded?: readonly string[];
}

async function readiness(): Promise<Readiness> {
  return (await (await fetch(`${hospital.gateway}/readyz`)).json()) as Readiness;
}

async function postponedCommits(): Promise<number> {
  const text = await (await fetch(`${hospital.gateway}/metrics`)).text();
  return Number(/^healthchain_postponed_commits\{.*\} (\d+)$/m.exec(text)?.[1]);
}

describe('the read model', function () {
  this.timeout(600_000);

  before(async () => {
    await writeLargeNote();
    assert.equal((await ehr.postBundle(smallBundle().text)).status, 200);
  });

  it('is encrypted whole: no name of a patient stands in its files', async () => {
    const patients = await ehr.searchAll('Patient?_count=100');
    const names = patients.flatMap(
      ({ name }) => (name as { family?: string }[] | undefined)?.[0]?.family ?? [],
    );
    assert.ok(names.length > 0);
    const files = readdirSync(folder).filter((name) => name.startsWith('read-model.db'));
    assert.ok(files.length > 0);
    for (const file of files) {
      const bytes = readFileSync(path.join(folder, file));
      assert.notEqual(bytes.subarray(0, 15).toString(), 'SQLite format 3');
      for (const name of names) {
        assert.equal(bytes.indexOf(name), -1, file);
        assert.equal(bytes.indexOf(name.toLowerCase()), -1, file);
      }
    }
  });

  it('is built again with the same answers when it was deleted, although IPFS came late', async () => {
    const before = await everything();
    const digests = before.map(digestOf);
    const locations = before.map(locationOf).filter((_, index) => index % everyNth === 0);
    const patients = before.filter(({ resourceType }) => resourceType === 'Patient');
    const [resources, found] = [await answers(locations), await searches(patients)];
    assert.ok(patients.length > 1 && [...found.values()].every((one) => Array.isArray(one)));

    const kubo = await processId(`${hospital.name}-kubo`);
    const gateway = await processId(`${hospital.name}-gateway`);
    process.kill(kubo, 'SIGSTOP');
    process.kill(gateway, 'SIGKILL');
    try {
      for (const name of readdirSync(folder).filter((one) => one.startsWith('read-model'))) {
        rmSync(path.join(folder, name));
      }
      await eventually(async () => !(await readiness()).failing?.includes('read-model'), 300_000);
      assert.deepEqual((await readiness()).degraded, ['postponed-commits']);
      assert.ok((await postponedCommits()) > 0);
      assert.deepEqual(await createConditionally(), { status: 503, codes: ['CATCHING_UP'] });
    } finally {
      process.kill(kubo, 'SIGCONT');
    }
    await restarted(`${hospital.name}-gateway`, gateway);
    await eventually(async () => {
      const { failing = [], degraded = [] } = await readiness();
      return [...failing, ...degraded].length === 0 && (await postponedCommits()) === 0;
    }, 120_000);

    assert.deepEqual((await everything()).map(digestOf), digests);
    assert.deepEqual(await answers(locations), resources);
    assert.deepEqual(await searches(patients), found);
    assert.equal((await createConditionally()).status, 201);
  });
});
