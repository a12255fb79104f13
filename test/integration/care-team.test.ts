import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CareTeam, ConsentStatement } from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { answered, asPerson, eventually } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';
import { askForKeys } from '../support/reader-attack.js';
import { screenedChart } from '../support/screened-chart.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

describe('a care team that a patient consents to', function () {
  this.timeout(240_000);
  const careTeamId = randomUUID();
  const actors = [{ kind: 'care-team' as const, careTeamId }];
  let registrar: SignedIn;
  let clinician: SignedIn;
  let nurse: SignedIn;
  let patient: Patient;
  let tokens: Tokens;

  before(async () => {
    const own = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    registrar = await employ(other, 'registrar', pharmacy);
    clinician = await employ(other, 'clinician', pharmacy);
    nurse = await employ(other, 'nurse', pharmacy);
    patient = await Patient.admit(custodian, screenedChart());
    tokens = await enrol(patient, own, second);
  });

  function state(revision: number, members: readonly SignedIn[], by = registrar) {
    return askApi(other, `/care-teams/${careTeamId}`, by.tokens, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        revision,
        members: members.map(({ provider }) => provider.publicKeyDigest),
      }),
    });
  }

  async function stated(revision: number, members: readonly SignedIn[]): Promise<CareTeam> {
    const response = await state(revision, members);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as CareTeam;
  }

  function sendConsent(change: Partial<ConsentStatement>) {
    const statement = patient.consent(other, change);
    const signed = { statement, assertion: patient.device.sign(statement) };
    return { ...statement, sent: post(custodian, '/consents', tokens, signed) };
  }

  async function consent(change: Partial<ConsentStatement> = { actors }): Promise<string> {
    const { consentId, sent } = sendConsent(change);
    const recorded = await sent;
    assert.equal(recorded.status, 201, await recorded.clone().text());
    return consentId;
  }

  function open(consentId: string, who = clinician): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, consentId, purpose: 'TREAT', compartments: ['general'] };
    return post(other, '/accesses', who.tokens, wanted);
  }

  async function opened(consentId: string): Promise<string> {
    const response = await open(consentId);
    assert.equal(response.status, 201, await response.clone().text());
    return ((await response.json()) as { accessId: string }).accessId;
  }

  const read = (accessId: string): Promise<Response> =>
    askApi(other, `/accesses/${accessId}/fhir/Observation`, clinician.tokens);

  async function refused(response: Response, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  it('is kept by a registrar of the organisation, and by nobody else', async () => {
    await refused(await sendConsent({ actors }).sent, 'CARE_TEAM_UNKNOWN');
    await refused(await state(1, [clinician], clinician), 'ROLE_NOT_PERMITTED');
    const careTeam = await stated(1, [clinician]);
    assert.equal(careTeam.recordedBy.publicKeyDigest, registrar.provider.publicKeyDigest);
    await refused(await state(1, []), 'REVISION_UNEXPECTED');
    const request = { careTeamId, revision: 2, members: [], idempotencyKey: randomUUID() };
    const call = invoke('AccessControlContract:RecordCareTeam', JSON.stringify(request));
    assert.match((await asPerson(other.name, 'nurse', call)).text, /\[ROLE_NOT_PERMITTED\]/);
    const elsewhere = await asPerson(custodian.name, 'registrar', call);
    assert.match(elsewhere.text, /\[REVISION_UNEXPECTED\]/);
    const kept = query('AccessControlContract:GetCareTeam', other.mspId, careTeamId);
    const text = await answered(() => asPerson(pharmacy.name, 'registrar', kept));
    assert.deepEqual(JSON.parse(answerOf(text)), careTeam);
    const listed = await askApi(other, '/care-teams', registrar.tokens);
    assert.match(await listed.text(), new RegExp(careTeamId));
  });

  it('opens the chart to its members, and to nobody else', async () => {
    const consentId = await consent();
    const accessId = await opened(consentId);
    assert.equal((await read(accessId)).status, 200);
    await refused(await open(consentId, nurse), 'CONSENT_FOR_ANOTHER');
  });

  it('closes it to whom an exception names as a team', async () => {
    const consentId = await consent({ except: [{ actors }] });
    await refused(await open(consentId), 'CONSENT_EXCEPTED');
    assert.equal((await open(consentId, nurse)).status, 201);
  });

  it('is told to the patient as what it is, in both languages', async () => {
    const sentences = async (language: string): Promise<string> =>
      (await askApi(custodian, `/explanation?language=${language}`, tokens)).text();
    assert.match(await sentences('en'), /only members of a care team of Millbrook/);
    assert.match(await sentences('es'), /solo miembros de un equipo asistencial de Millbrook/);
  });

  it('refuses who was taken out: at openings, in an open session, and where keys are', async () => {
    const consentId = await consent();
    const accessId = await opened(consentId);
    assert.equal((await read(accessId)).status, 200);
    await stated(2, [nurse]);
    await eventually(async () => (await read(accessId)).status === 403);
    await refused(await open(consentId), 'CONSENT_FOR_ANOTHER');
    assert.equal((await open(consentId, nurse)).status, 201);
    const { chartId: patientId } = patient.chart;
    const keys = await askForKeys(other, custodian, { accessId, patientId });
    assert.match(JSON.stringify(keys.body), /CONSENT_FOR_ANOTHER|ALREADY_EXISTS/);
  });
});
