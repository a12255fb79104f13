import assert from 'node:assert/strict';
import { codesOf, FhirClient, type AnyBundle, type AnyResource } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

/** Every Synthea patient carries an identifier of this system; three a page. */
const samplePatients = `Patient?identifier=${encodeURIComponent('https://github.com/synthetichealth/synthea|')}&_count=3`;

/** The codes that a resource has for a search parameter of the same name as its element. */
function codesAt(resource: AnyResource, parameter: string): string[] {
  const element = parameter.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return [resource[element]].flat().flatMap((value) => {
    if (typeof value === 'string') {
      return [value];
    }
    const { coding = [] } = (value ?? {}) as { coding?: { code?: string }[] };
    return coding.flatMap(({ code }) => code ?? []);
  });
}

const idsOf = (resources: readonly AnyResource[]) => resources.map(({ id }) => id).sort();

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

  for (const [type, ...parameters] of [
    ['AllergyIntolerance', 'clinical-status'],
    ['CarePlan', 'category', 'status'],
    ['CareTeam', 'status'],
    ['Claim', 'status', 'use'],
    ['Condition', 'category', 'clinical-status'],
    ['Device', 'status'],
    ['DiagnosticReport', 'category', 'status'],
    ['DocumentReference', 'category', 'status'],
    ['Encounter', 'status'],
    ['ExplanationOfBenefit', 'status'],
    ['ImagingStudy', 'status'],
    ['Immunization', 'status'],
    ['MedicationAdministration', 'status'],
    ['MedicationRequest', 'category', 'intent', 'status'],
    ['Observation', 'category', 'status'],
    ['Procedure', 'status'],
    ['SupplyDelivery', 'status'],
  ] as const) {
    it(`finds each ${type} by its ${parameters.join(' and ')}, and no other`, async () => {
      for (const parameter of parameters) {
        let seen = 0;
        for (const { id = '' } of patients) {
          const all = await ehr.searchAll(`${type}?patient=${id}&_count=500`);
          const codes = new Set(all.flatMap((resource) => codesAt(resource, parameter)));
          seen += codes.size;
          for (const code of codes) {
            const query = `${type}?patient=${id}&${parameter}=${encodeURIComponent(code)}`;
            assert.deepEqual(
              idsOf(await ehr.searchAll(`${query}&_count=500`)),
              idsOf(all.filter((resource) => codesAt(resource, parameter).includes(code))),
              query.replace(id, '…'),
            );
          }
          const none = await ehr.searchAll(`${type}?patient=${id}&${parameter}=no-such-code`);
          assert.deepEqual(none, []);
        }
        assert.ok(seen > 0, `No sample has a ${parameter}.`);
      }
    });
  }

  it('understands the code system of a code element', async () => {
    const gender = 'http://hl7.org/fhir/administrative-gender';
    const byGender = async (token: string) =>
      idsOf(await ehr.searchAll(`Patient?gender=${encodeURIComponent(token)}&_count=500`));
    const women = await byGender('female');
    assert.deepEqual(await byGender(`${gender}|female`), women);
    assert.deepEqual(await byGender('http://loinc.org|female'), []);
    assert.ok(women.length > 0);
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
