import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ConsentStatement } from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { Patient } from '../support/patients.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

const pulse = { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] };

/** What a therapist keeps apart, as HL7 labels it. */
const psychotherapyNote = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  code: 'PSYTHPN',
};

/** A chart with an observation of 2018, one of 2024, one that names no date, and a counselling note. */
function datedChart(): string {
  const patient = `urn:uuid:${randomUUID()}`;
  const observation = (value: string, effectiveDateTime?: string, meta?: object) => ({
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource: {
      ...{ resourceType: 'Observation', status: 'final', code: pulse },
      ...{ subject: { reference: patient }, valueString: value },
      ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
      ...(meta === undefined ? {} : { meta }),
    },
    request: { method: 'POST', url: 'Observation' },
  });
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: patient,
        resource: { resourceType: 'Patient', name: [{ family: 'Osei' }], gender: 'male' },
        request: { method: 'POST', url: 'Patient' },
      },
      observation('old', '2018-05-04'),
      observation('new', '2024-05-04T10:00:00Z'),
      observation('undated'),
      observation('told in confidence', '2024-05-04', { security: [psychotherapyNote] }),
    ],
  });
}

describe('the terms of a consent', function () {
  this.timeout(240_000);
  let clinician: SignedIn;
  let nurse: SignedIn;
  let patient: Patient;
  let tokens: Tokens;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    nurse = await employ(other, 'nurse', pharmacy);
    patient = await Patient.admit(custodian, datedChart());
    tokens = await enrol(patient, registrar, second);
  });

  async function consent(change: Partial<ConsentStatement>): Promise<string> {
    const statement = patient.consent(other, change);
    const signed = { statement, assertion: patient.device.sign(statement) };
    const recorded = await post(custodian, '/consents', tokens, signed);
    assert.equal(recorded.status, 201, await recorded.clone().text());
    return statement.consentId;
  }

  function open(consentId: string, who = clinician, change: object = {}): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, consentId, purpose: 'TREAT', compartments: ['general'], ...change };
    return post(other, '/accesses', who.tokens, wanted);
  }

  async function refused(response: Response, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  /** What the chart's observations say, as the clinician reads them. */
  async function observations(consentId: string, change: object = {}): Promise<string[]> {
    const response = await open(consentId, clinician, change);
    assert.equal(response.status, 201, await response.clone().text());
    const { accessId } = (await response.json()) as { accessId: string };
    const chart = await askApi(other, `/accesses/${accessId}/fhir/Observation`, clinician.tokens);
    const { entry = [] } = (await chart.json()) as {
      entry?: { resource: { resourceType: string; valueString: string } }[];
    };
    // A notice of 42 CFR Part 2 can stand among them.
    const found = entry.filter(({ resource }) => resource.resourceType === 'Observation');
    return found.map(({ resource }) => resource.valueString).sort();
  }

  it('open records by the period that they tell of, and none of which it is not known', async () => {
    assert.deepEqual(await observations(await consent({})), ['new', 'old', 'undated']);
    const recent = await consent({ dataPeriod: { from: '2020-01-01' } });
    assert.deepEqual(await observations(recent), ['new']);
    const butOld = await consent({ except: [{ dataPeriod: { until: '2020-01-01' } }] });
    assert.deepEqual(await observations(butOld), ['new']);
  });

  it('give notes of counselling sessions by themselves only', async () => {
    const compartments: ConsentStatement['compartments'] = ['counseling-notes'];
    const statement = patient.consent(other, { compartments: ['general', ...compartments] });
    const signed = { statement, assertion: patient.device.sign(statement) };
    const both = await post(custodian, '/consents', tokens, signed);
    await refused(both, 'CONSENT_NOT_SEPARATE');
    const apart = await consent({ compartments });
    assert.deepEqual(await observations(apart, { compartments }), ['told in confidence']);
  });

  it('are for the people and roles that they name', async () => {
    const physicians = await consent({ actors: [{ kind: 'role', role: 'attending' }] });
    assert.equal((await open(physicians)).status, 201);
    await refused(await open(physicians, nurse), 'CONSENT_FOR_ANOTHER');
    const { publicKeyDigest } = nurse.provider;
    const forHer = await consent({ actors: [{ kind: 'person', publicKeyDigest }] });
    assert.equal((await open(forHer, nurse)).status, 201);
    await refused(await open(forHer), 'CONSENT_FOR_ANOTHER');
  });

  it('take back by exceptions what they gave, and give it again within', async () => {
    const except = [
      {
        classes: ['results' as const],
        except: [{ actors: [{ kind: 'role' as const, role: 'attending' as const }] }],
      },
    ];
    const consentId = await consent({ except });
    assert.equal((await open(consentId)).status, 201);
    await refused(await open(consentId, nurse), 'CONSENT_EXCEPTED');
    assert.equal((await open(consentId, nurse, { classes: ['demographics'] })).status, 201);
  });

  it('are told to the patient in sentences, and to a clinician who is refused', async () => {
    const consentId = await consent({ actors: [{ kind: 'role', role: 'nurse' }] });
    const told = await askApi(custodian, '/explanation?language=es', tokens);
    const { grants } = (await told.json()) as {
      grants: { grant: { because: { consentId?: string } }; sentence: string }[];
    };
    const own = grants.filter(({ grant }) => grant.because.consentId === consentId);
    assert.deepEqual(own.length, 1);
    assert.match(own[0]?.sentence ?? '', /^Las enfermeras y los enfermeros de Millbrook/);
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, consentId, purpose: 'TREAT', compartments: ['general'] };
    const why = await post(other, '/explanation', nurse.tokens, {
      ...wanted,
      classes: ['results', 'billing'],
    });
    assert.deepEqual(await why.json(), {
      outcome: { kind: 'refused', reason: 'POLICY_NOT_PERMITTED' },
      changes: [
        {
          change: { kind: 'leave-out-classes', classes: ['billing'] },
          sentence: 'Do not ask for bills.',
        },
      ],
    });
    const genetic = await consent({ compartments: ['genetics'] });
    const elsewhere = await post(other, '/explanation?language=es', nurse.tokens, {
      ...{ ...wanted, compartments: ['genetics'] },
    });
    assert.deepEqual(((await elsewhere.json()) as { changes: unknown }).changes, [
      {
        change: { kind: 'other-consent', consentId: genetic },
        sentence: `Indique el otro consentimiento del paciente, ${genetic}.`,
      },
    ]);
  });

  it('can be used up by one opening', async () => {
    const consentId = await consent({ once: true });
    const answers = await Promise.all([open(consentId), open(consentId, nurse)]);
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, 403]);
    await refused(await open(consentId), 'CONSENT_USED');
  });

  it('are refused where they are no terms', async () => {
    for (const change of [
      { except: [{}] },
      { dataPeriod: {} },
      { actors: [] },
      { classes: ['surgery'] },
    ]) {
      const statement = patient.consent(other, change as Partial<ConsentStatement>);
      const signed = { statement, assertion: patient.device.sign(statement) };
      await refused(await post(custodian, '/consents', tokens, signed), 'INVALID_ARGUMENT');
    }
  });
});
