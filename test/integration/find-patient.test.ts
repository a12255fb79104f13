import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { JournalEvidence } from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import type { AnyBundle } from '../support/fhir-client.js';
import { organization } from '../support/network.js';
import { Patient } from '../support/patients.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

const matchGrade = 'http://hl7.org/fhir/StructureDefinition/match-grade';

/** Somebody whom no other test admits. */
const person = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.1', value: randomUUID() }],
  name: [{ family: `Núñez ${randomUUID().slice(0, 8)}`, given: ['Beatriz', 'Ana'] }],
  birthDate: '1961-07-05',
  gender: 'female',
};

const admission = (resource: object): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: `urn:uuid:${randomUUID()}`,
        resource,
        request: { method: 'POST', url: 'Patient' },
      },
    ],
  });

describe('finding a patient of another hospital', function () {
  this.timeout(240_000);
  let clinician: SignedIn;
  let colleague: SignedIn;
  let pharmacist: SignedIn;
  let patient: Patient;
  let patientTokens: Tokens;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    pharmacist = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    colleague = await employ(other, 'registrar', pharmacy);
    patient = await Patient.admit(custodian, admission(person));
    patientTokens = await enrol(patient, registrar, pharmacist);
  });

  async function makeCode(): Promise<string> {
    const response = await post(custodian, '/share-codes', patientTokens, {});
    assert.equal(response.status, 201, await response.clone().text());
    const { code, expiresAt } = (await response.json()) as { code: string; expiresAt: string };
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    assert.ok(hours > 23.9 && hours <= 24, expiresAt);
    return code;
  }

  function find(shareCode: string, { provider, tokens }: SignedIn = clinician): Promise<Response> {
    return post(provider.organization, '/patients/find', tokens, { shareCode });
  }

  function match(change: object, { provider, tokens }: SignedIn = clinician): Promise<Response> {
    const { name, birthDate, gender } = person;
    const resource = { resourceType: 'Patient', name, birthDate, gender, ...change };
    return askApi(provider.organization, '/fhir/Patient/$match', tokens, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({
        resourceType: 'Parameters',
        parameter: [
          { name: 'resource', resource },
          { name: 'onlyCertainMatches', valueBoolean: true },
          { name: 'count', valueInteger: 1 },
        ],
      }),
    });
  }

  async function matched(change: object): Promise<AnyBundle> {
    const response = await match(change);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as AnyBundle;
  }

  async function refusedWith(response: Response): Promise<string | undefined> {
    const body = (await response.json()) as {
      code?: string;
      issue?: { details: { coding: { code: string }[] } }[];
    };
    return body.code ?? body.issue?.[0]?.details.coding[0]?.code;
  }

  it('gives the patient’s id for the code that the patient read out, once', async () => {
    const code = await makeCode();
    const found = await find(code.toLowerCase().replaceAll('-', ' '));
    assert.equal(found.status, 200, await found.clone().text());
    assert.deepEqual(await found.json(), { patientId: patient.chart.chartId });
    const again = await find(code);
    assert.equal(again.status, 404);
    assert.equal(await refusedWith(again), 'SHARE_CODE_UNKNOWN');
  });

  it('gives it once also where two ask at the same time', async () => {
    const code = await makeCode();
    const answers = await Promise.all([find(code), find(code), find(code)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404]);
  });

  it('refuses a code that nobody made, that is mistyped, or that the patient took back', async () => {
    const code = await makeCode();
    const withdrawn = await askApi(custodian, '/share-codes', patientTokens, { method: 'DELETE' });
    assert.equal(withdrawn.status, 204);
    for (const wrong of [code, '00000-00000-00000-00000-00000', 'a code']) {
      assert.equal(await refusedWith(await find(wrong)), 'SHARE_CODE_UNKNOWN', wrong);
    }
  });

  it('keeps as many open codes as stand side by side, and no more', async () => {
    await Promise.all([makeCode(), makeCode(), makeCode()]);
    const more = await post(custodian, '/share-codes', patientTokens, {});
    assert.equal(more.status, 409);
    assert.equal(await refusedWith(more), 'SHARE_CODES_EXHAUSTED');
  });

  it('matches name and birth date, or an identifier, and says no more than the id', async () => {
    const [name] = person.name;
    const { identifier } = person;
    for (const change of [
      {},
      { name: [{ family: name?.family.toUpperCase(), given: ['BEATRIZ'] }], gender: undefined },
      { identifier, name: undefined, birthDate: undefined, gender: undefined },
    ]) {
      const { type, total, entry } = await matched(change);
      assert.deepEqual([type, total, entry?.length], ['searchset', 1, 1]);
      const { chartId: id } = patient.chart;
      assert.deepEqual(entry?.[0]?.resource, { resourceType: 'Patient', id });
      assert.deepEqual(entry[0].search, {
        extension: [{ url: matchGrade, valueCode: 'certain' }],
        mode: 'match',
        score: 1,
      });
    }
  });

  it('does not match on a near miss', async () => {
    const [{ family, given }] = person.name as [{ family: string; given: string[] }];
    const [{ system, value }] = person.identifier as [{ system: string; value: string }];
    for (const change of [
      { birthDate: '1961-07-06' },
      { birthDate: '1961-05-07' },
      { gender: 'male' },
      { name: [{ family: family.replace('N', 'M'), given }] },
      { name: [{ family: family.slice(0, -1), given }] },
      { name: [{ family, given: ['Ana'] }] },
      { name: [{ family, given: ['Beatrix'] }] },
      { identifier: [{ system, value: `${value}0` }] },
      { identifier: [{ system: 'urn:oid:1.2.3', value }], name: undefined, birthDate: undefined },
    ]) {
      const { total, entry } = await matched(change);
      assert.deepEqual([total, entry], [0, undefined], Object.keys(change).join());
    }
  });

  it('does not match where two patients are meant', async () => {
    const twin = { ...person, identifier: undefined, birthDate: '1984-02-29' };
    await Patient.admit(custodian, admission(twin));
    const { birthDate } = twin;
    assert.equal((await matched({ birthDate })).total, 1);
    await Patient.admit(custodian, admission(twin));
    assert.equal((await matched({ birthDate })).total, 0);
  });

  it('tells what is missing to recognise anybody', async () => {
    for (const change of [{ birthDate: undefined }, { name: [{ family: 'Núñez' }] }]) {
      const response = await match(change);
      assert.equal(response.status, 422);
      assert.equal(await refusedWith(response), 'DEMOGRAPHICS_INSUFFICIENT');
    }
  });

  it('lets only clinicians of hospitals ask', async () => {
    const code = '00000-00000-00000-00000-00000';
    assert.equal(await refusedWith(await find(code, colleague)), 'ROLE_NOT_PERMITTED');
    assert.equal(await refusedWith(await match({}, colleague)), 'ROLE_NOT_PERMITTED');
    const elsewhere = 'ORGANIZATION_KIND_NOT_PERMITTED';
    assert.equal(await refusedWith(await find(code, pharmacist)), elsewhere);
    assert.equal(await refusedWith(await match({}, pharmacist)), elsewhere);
    const patientAsks = await post(custodian, '/patients/find', patientTokens, { shareCode: code });
    assert.equal(await refusedWith(patientAsks), 'SCOPE_INSUFFICIENT');
  });

  it('shows the patient in the journal who found them, and how often', async () => {
    const response = await askApi(custodian, '/journal', patientTokens);
    const { evidence } = (await response.json()) as { evidence: JournalEvidence };
    const found = evidence.entries.flatMap(({ entry }) =>
      ['share', 'match'].includes(entry.interaction) ? entry : [],
    );
    const count = (interaction: string) =>
      found.filter((entry) => entry.interaction === interaction).length;
    assert.deepEqual([count('share'), count('match')], [2, 3]);
    for (const { organization: answered, actor, records } of found) {
      assert.equal(answered, custodian.mspId);
      const { publicKeyDigest } = clinician.provider;
      assert.deepEqual(actor, { kind: 'organization', mspId: other.mspId, publicKeyDigest });
      assert.deepEqual(records, []);
    }
  });

  it('leads to the chart: the clinician opens it under the patient’s consent', async () => {
    const code = await freshCode();
    const { patientId } = (await (await find(code)).json()) as { patientId: string };
    const statement = patient.consent(other);
    const assertion = patient.device.sign(statement);
    const recorded = await post(custodian, '/consents', patientTokens, { statement, assertion });
    assert.equal(recorded.status, 201, await recorded.text());
    const wanted = { patientId, purpose: 'TREAT', compartments: ['general'] };
    const opened = await post(other, '/accesses', clinician.tokens, wanted);
    assert.equal(opened.status, 201, await opened.text());
  });

  /** Makes room for one more first. */
  async function freshCode(): Promise<string> {
    await askApi(custodian, '/share-codes', patientTokens, { method: 'DELETE' });
    return makeCode();
  }
});
