import assert from 'node:assert/strict';
import { codesOf, FhirClient, type AnyBundle, type AnyResource } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

/** Every Synthea patient carries an identifier of this system; three a page. */
const samplePatients = `Patient?identifier=${encodeURIComponent('https://github.com/synthetichealth/synthea|')}&_count=3`;

describe('search, over the patients that the start loaded', function () {
  this.timeout(60_000);
  let patients: AnyResource[];

  before(async () => {
    patients = await ehr.searchAll(samplePatients);
  });

  it('finds the five sample patients, over several pages', () => {
    assert.equal(patients.length, 5);
    assert.equal(new Set(patients.map(({ id }) => id)).size, 5);
  });

  it('finds a patient by name, whatever the case, and by identifier', async () => {
    const [patient] = patients;
    const [name] = patient?.name as { family: string; given: string[] }[];
    const [identifier] = patient?.identifier as { system: string; value: string }[];
    const byName = await ehr.searchAll(
      `Patient?name=${encodeURIComponent(name!.family.toUpperCase())}`,
    );
    assert.ok(byName.some(({ id }) => id === patient?.id));
    const byIdentifier = await ehr.searchAll(
      `Patient?identifier=${encodeURIComponent(`${identifier!.system}|${identifier!.value}`)}`,
    );
    assert.deepEqual(
      byIdentifier.map(({ id }) => id),
      [patient?.id],
    );
  });

  it('finds a patient’s resources by category and status, and nobody else’s', async () => {
    for (const { id } of patients) {
      const all = await ehr.searchAll(`Observation?patient=${id ?? ''}`);
      const vitals = await ehr.searchAll(`Observation?patient=${id ?? ''}&category=vital-signs`);
      assert.ok(vitals.length > 0 && vitals.length < all.length);
      for (const found of all) {
        assert.equal((found.subject as { reference: string }).reference, `Patient/${id ?? ''}`);
      }
      const final = await ehr.searchAll(`Observation?patient=${id ?? ''}&status=final`);
      assert.equal(final.length, all.filter(({ status }) => status === 'final').length);
    }
  });

  it('gives the total and refuses a page link that it never made', async () => {
    const { text } = await ehr.get(`/${samplePatients}`);
    const page = JSON.parse(text) as AnyBundle;
    assert.equal(page.total, 5);
    const next = page.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    const forged = new URL(next);
    for (const key of [...forged.searchParams.keys()].filter((one) => one !== '_count')) {
      forged.searchParams.set(key, 'x');
    }
    const answer = await ehr.get(forged.href);
    assert.equal(answer.status, 410);
    assert.deepEqual(codesOf(answer.text), ['PAGE_EXPIRED']);
  });
});
