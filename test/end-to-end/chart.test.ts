import assert from 'node:assert/strict';
import {
  differences,
  ExpectedReferences,
  parseLossless,
  storedEntries,
} from '../support/fhir-compare.js';
import { FhirClient, type AnyBundle } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';
import {
  directoryBundles,
  hasSharedData,
  patientBundles,
  type SampleBundle,
} from '../support/samples.js';

/** The second hospital: the first already holds the samples that `npm start` loaded. */
const hospital = organization('hospital', 1);
const ehr = new FhirClient(hospital, clientOf(hospital.name));

const references = new ExpectedReferences();

/** Reads in flight at once. */
const lanes = 8;

describe('a hospital’s EHR sends charts and reads them back', function () {
  this.timeout(300_000);

  before(async () => {
    for (const bundle of directoryBundles()) {
      await sendAndCompare(bundle);
    }
  });

  it('has all 37 patients of the sample population to send', function () {
    if (!hasSharedData) {
      this.skip();
    }
    assert.equal(patientBundles().length, 37);
  });

  for (const bundle of patientBundles()) {
    it(`gives back every resource of ${bundle.name.split('_')[0] ?? bundle.name} equal`, async () => {
      await sendAndCompare(bundle);
    });
  }

  it('does not create a directory twice', async () => {
    for (const bundle of directoryBundles()) {
      const answer = await ehr.postBundle(bundle.text);
      const statuses = (JSON.parse(answer.text) as AnyBundle).entry?.map((entry) =>
        entry.response?.status.slice(0, 3),
      );
      const sent = (JSON.parse(bundle.text) as AnyBundle).entry ?? [];
      const conditional = sent.filter(
        (entry) => (entry.request as { ifNoneExist?: string }).ifNoneExist !== undefined,
      ).length;
      assert.equal(statuses?.filter((status) => status === '200').length, conditional);
    }
  });
});

async function send(bundle: SampleBundle): Promise<string> {
  const answer = await ehr.postBundle(bundle.text);
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  references.learn(bundle.text, answer.text);
  return answer.text;
}

/** Sends a Bundle, reads each of its resources back and lists where they differ. */
async function sendAndCompare(bundle: SampleBundle): Promise<void> {
  const stored = storedEntries(bundle.text, await send(bundle));
  assert.ok(stored.length > 0);
  const queue = [...stored];
  const found: string[] = [];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { location, resource } = next;
        const { status, text } = await ehr.get(`/${location}`);
        assert.equal(status, 200, location);
        const paths = differences(resource, parseLossless(text), references);
        found.push(...paths.map((one) => `${location}${one}`));
      }
    }),
  );
  assert.deepEqual(found, []);
}
