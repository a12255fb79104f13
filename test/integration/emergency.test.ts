import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type Access,
  type Emergency,
  type EmergencyStatement,
  type JournalEvidence,
} from '@healthchain/protocol';
import { statementBase } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { openChart } from '../support/hand-in.js';
import { endpoints, organization } from '../support/network.js';
import { asPerson, eventually } from '../support/operator.js';
import { act, minutesFromNow, Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';

import { askForKeys } from '../support/reader-attack.js';
import { screenedChart } from '../support/screened-chart.js';
import { askApi, type Tokens } from '../support/sign-in.js';
import { verifyLedger } from '../support/verify-ledger.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const text = `Found unconscious at the roadside ${randomUUID()}.`;

interface Shown {
  readonly emergencies: readonly { readonly emergency: Emergency; readonly explanation?: string }[];
}

describe('emergency access', function () {
  this.timeout(240_000);
  let clinician: SignedIn;
  let officer: SignedIn;
  let custodianOfficer: SignedIn;
  let patient: Patient;
  let patientTokens: Tokens;
  let declared: EmergencyStatement;
  let accessId: string;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    officer = await employ(other, 'privacy-officer', pharmacy);
    custodianOfficer = await employ(custodian, 'privacy-officer', pharmacy);
    patient = await Patient.admit(custodian, screenedChart());
    patientTokens = await enrol(patient, registrar, second);
  });

  /** A statement with its signature and what it explains, as the clinician's browser makes them. */
  function signed(change: Partial<EmergencyStatement> = {}) {
    const { provider } = clinician;
    const explanation = { salt: newSalt(), text };
    const statement: EmergencyStatement = {
      kind: 'emergency',
      ...statementBase(patient.chart.chartId, new Date().toISOString(), endpoints().channel),
      emergencyId: randomUUID(),
      ...{ organization: other.mspId, publicKeyDigest: provider.publicKeyDigest },
      ...{ reason: 'unconscious', textDigest: saltedDigest(explanation.salt, text) },
      until: minutesFromNow(239),
      ...change,
    };
    return { statement, assertion: provider.device.sign(statement), explanation };
  }

  async function declare(): Promise<EmergencyStatement> {
    const sent = signed();
    const response = await post(other, '/emergencies', clinician.tokens, sent);
    assert.equal(response.status, 201, await response.clone().text());
    return sent.statement;
  }

  function open(
    { emergencyId }: Pick<EmergencyStatement, 'emergencyId'>,
    change: object = {},
  ): Promise<Response> {
    const wanted = {
      ...{ patientId: patient.chart.chartId, purpose: 'BTG', emergencyId },
      compartments: ['general', 'substance-use'],
      ...change,
    };
    return post(other, '/accesses', clinician.tokens, wanted);
  }

  async function refused(response: Response, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  async function shownTo({ provider, tokens }: SignedIn): Promise<Shown['emergencies']> {
    const response = await askApi(provider.organization, '/emergencies', tokens);
    assert.equal(response.status, 200, await response.clone().text());
    return ((await response.json()) as Shown).emergencies.filter(
      ({ emergency }) => emergency.signed.statement.patientId === patient.chart.chartId,
    );
  }

  it('opens nothing before it is declared, nor under a signature that is not the clinician’s', async () => {
    await refused(await open(signed().statement), 'EMERGENCY_UNKNOWN');
    const forged = { ...signed(), assertion: patient.device.sign(signed().statement) };
    const response = await post(other, '/emergencies', clinician.tokens, forged);
    await refused(response, 'SIGNATURE_INVALID');
    const late = signed({ issuedAt: minutesFromNow(-3), until: minutesFromNow(200) });
    await refused(
      await post(other, '/emergencies', clinician.tokens, late),
      'STATEMENT_NOT_CURRENT',
    );
    const nurse = await employ(other, 'nurse', pharmacy);
    await refused(
      await post(other, '/emergencies', nurse.tokens, signed()),
      'POLICY_NOT_PERMITTED',
    );
  });

  it('opens the chart to the clinician who declared it, all compartments that they asked for', async () => {
    declared = await declare();
    const response = await open(declared);
    assert.equal(response.status, 201, await response.clone().text());
    const granted = (await response.json()) as { accessId: string; records: number };
    assert.equal(granted.records, 3);
    accessId = granted.accessId;
    const chart = await askApi(other, `/accesses/${accessId}/fhir/Observation`, clinician.tokens);
    assert.match(await chart.text(), /eleven/);
    await refused(await open(declared, { purpose: 'TREAT' }), 'EMERGENCY_PURPOSE');
    const compartments = ['general', 'counseling-notes'];
    await refused(await open(declared, { compartments }), 'COMPARTMENT_NOT_CONSENTED');
  });

  it('is for nobody else, also not by the peer CLI', async () => {
    const { emergencyId, patientId } = declared;
    const request = {
      ...{ accessId: randomUUID(), patientId, purpose: 'BTG' as const },
      basis: { kind: 'emergency' as const, emergencyId },
      compartments: ['general' as const],
      classes: ['results' as const],
    };
    const asked = await asPerson(custodian.name, 'clinician', openChart(request));
    assert.ok(asked.ok, asked.text);
    const read = query('AccessControlContract:GetAccess', patientId, request.accessId);
    const answer = await asPerson(custodian.name, 'clinician', read);
    const { outcome } = JSON.parse(answerOf(answer.text)) as Access;
    assert.deepEqual(outcome, { kind: 'refused', reason: 'EMERGENCY_OF_ANOTHER' });
  });

  it('is shown to the patient and to both privacy officers, with why, and to nobody else', async () => {
    const own = await askApi(custodian, '/emergencies/own', patientTokens);
    const [mine] = ((await own.json()) as Shown).emergencies;
    assert.deepEqual(
      [mine?.explanation, mine?.emergency.signed.statement.emergencyId],
      [text, declared.emergencyId],
    );
    for (const who of [officer, custodianOfficer]) {
      assert.deepEqual(
        (await shownTo(who)).map(({ explanation }) => explanation),
        [text],
      );
    }
    await refused(await askApi(other, '/emergencies', clinician.tokens), 'ROLE_NOT_PERMITTED');
    const listed = query('AccessControlContract:ListEmergencies', '200', declared.patientId);
    const byCli = await asPerson(pharmacy.name, 'registrar', listed);
    assert.ok(byCli.ok, byCli.text);
    assert.ok(byCli.text.includes(declared.emergencyId) && !byCli.text.includes('roadside'));
  });

  it('is in the patient’s journal, which an offline verifier proves', async () => {
    const response = await askApi(custodian, '/journal', patientTokens);
    const { evidence } = (await response.json()) as { evidence: JournalEvidence };
    const under = evidence.accesses.find(({ request }) => request.accessId === accessId);
    assert.deepEqual(under?.request.basis, {
      kind: 'emergency',
      emergencyId: declared.emergencyId,
    });
    const verified = await verifyLedger(evidence);
    assert.deepEqual(verified.failures, []);
  });

  it('names its patient to the custodian’s privacy officer alone, who states that they were told', async () => {
    const awaiting = async (
      { tokens }: SignedIn,
      at: typeof custodian,
    ): Promise<readonly unknown[]> => {
      const response = await askApi(at, '/emergencies/awaiting-notice', tokens);
      const { emergencies } = (await response.json()) as {
        emergencies: readonly { emergency: Emergency; patient?: { resourceType: string } }[];
      };
      return emergencies
        .filter(({ emergency }) => emergency.emergencyId === declared.emergencyId)
        .map(({ patient: resource }) => resource?.resourceType);
    };
    assert.deepEqual(await awaiting(custodianOfficer, custodian), ['Patient']);
    assert.deepEqual(await awaiting(officer, other), []);
    const path = `/emergencies/${declared.emergencyId}/notice`;
    const { patientId } = declared;
    const told = { patientId, means: 'phone', toldAt: new Date().toISOString() };
    await refused(await post(other, path, officer.tokens, told), 'NOT_CUSTODIAN');
    const early = { ...told, toldAt: minutesFromNow(-60) };
    await refused(await post(custodian, path, custodianOfficer.tokens, early), 'INVALID_ARGUMENT');
    const stated = await post(custodian, path, custodianOfficer.tokens, told);
    assert.equal(stated.status, 204, await stated.text());
    await refused(await post(custodian, path, custodianOfficer.tokens, told), 'ALREADY_EXISTS');
    assert.deepEqual(await awaiting(custodianOfficer, custodian), []);
    const own = await askApi(custodian, '/emergencies/own', patientTokens);
    const [mine] = ((await own.json()) as Shown).emergencies;
    assert.deepEqual(
      [mine?.emergency.notice?.means, mine?.emergency.notice?.toldAt],
      ['phone', told.toldAt],
    );
  });

  it('ends at once when a privacy officer ends it: session, opening and keys', async () => {
    const path = `/emergencies/${declared.emergencyId}/end`;
    const { patientId } = declared;
    const review = `/emergencies/${declared.emergencyId}/review`;
    const early = { patientId, finding: 'justified' };
    const notYet = await post(custodian, review, custodianOfficer.tokens, early);
    await refused(notYet, 'EMERGENCY_NOT_OVER');
    assert.equal((await post(custodian, path, custodianOfficer.tokens, { patientId })).status, 204);
    await eventually(async () => (await open(declared)).status === 403);
    await refused(await open(declared), 'EMERGENCY_ENDED');
    const late = await askApi(other, `/accesses/${accessId}/fhir`, clinician.tokens);
    assert.match(await late.text(), /EMERGENCY_ENDED/);
    const keys = await askForKeys(other, custodian, { accessId, patientId });
    assert.match(JSON.stringify(keys.body), /EMERGENCY_ENDED|ALREADY_EXISTS/);
  });

  it('is reviewed by another person, once', async () => {
    const path = `/emergencies/${declared.emergencyId}/review`;
    const body = { patientId: declared.patientId, finding: 'justified' };
    await refused(await post(other, path, clinician.tokens, body), 'ROLE_NOT_PERMITTED');
    const request = { ...body, emergencyId: declared.emergencyId };
    const salt = newSalt();
    const line = act('ReviewEmergency', declared.emergencyId, saltedDigest(salt, request), {
      salt,
      request,
    });
    const byCli = await asPerson(other.name, 'clinician', line);
    assert.match(byCli.text, /\[ROLE_NOT_PERMITTED\]/);
    assert.equal((await post(custodian, path, custodianOfficer.tokens, body)).status, 204);
    await refused(await post(other, path, officer.tokens, body), 'ALREADY_EXISTS');
    const response = await askApi(other, '/emergencies/statistics', officer.tokens);
    const { clinicians } = (await response.json()) as {
      clinicians: { publicKeyDigest: string; declared: number }[];
    };
    const own = clinicians.find(
      ({ publicKeyDigest }) => publicKeyDigest === clinician.provider.publicKeyDigest,
    );
    assert.ok((own?.declared ?? 0) >= 1);
  });

  it('ends at once when the patient ends it, under their own signature alone', async () => {
    const { emergencyId, patientId } = await declare();
    const opened = await open({ emergencyId });
    assert.equal(opened.status, 201, await opened.clone().text());
    const granted = (await opened.json()) as { accessId: string };
    const read = (): Promise<Response> =>
      askApi(other, `/accesses/${granted.accessId}/fhir`, clinician.tokens);
    assert.equal((await read()).status, 200);
    const path = `/emergencies/own/${emergencyId}/end`;
    const statement = patient.emergencyEnd(emergencyId);
    const forged = { statement, assertion: clinician.provider.device.sign(statement) };
    await refused(await post(custodian, path, patientTokens, forged), 'SIGNATURE_INVALID');
    const own = { statement, assertion: patient.device.sign(statement) };
    await refused(await post(other, path, clinician.tokens, own), 'SCOPE_INSUFFICIENT');
    assert.equal((await post(custodian, path, patientTokens, own)).status, 204);
    await refused(await post(custodian, path, patientTokens, own), 'NONCE_USED');
    const anew = patient.emergencyEnd(emergencyId);
    const again = { statement: anew, assertion: patient.device.sign(anew) };
    await refused(await post(custodian, path, patientTokens, again), 'EMERGENCY_ENDED');
    const salt = newSalt();
    const argument = { salt, nonceSalt: newSalt(), signed: own };
    const line = act('EndOwnEmergency', emergencyId, saltedDigest(salt, own), argument);
    const byCli = await asPerson(other.name, 'clinician', line);
    assert.match(byCli.text, /\[NONCE_USED\]/);
    await eventually(async () => (await read()).status === 403);
    await refused(await open({ emergencyId }), 'EMERGENCY_ENDED');
    const keys = await askForKeys(other, custodian, { accessId: granted.accessId, patientId });
    assert.match(JSON.stringify(keys.body), /EMERGENCY_ENDED|ALREADY_EXISTS/);
    const redeclared = await post(other, '/emergencies', clinician.tokens, signed());
    await refused(redeclared, 'EMERGENCY_UNREVIEWED');
    const review = { patientId, finding: 'justified' };
    const reviewed = `/emergencies/${emergencyId}/review`;
    assert.equal((await post(custodian, reviewed, custodianOfficer.tokens, review)).status, 204);
  });

  it('keeps its explanation from everybody’s peer, and takes none that the custodian cannot open', async () => {
    const { statement, assertion } = signed();
    const argument = {
      ...{ salt: newSalt(), nonceSalt: newSalt(), signed: { statement, assertion } },
      explanation: { sealed: randomBytes(64).toString('base64'), keys: [unknownKey()] },
    };
    const digest = saltedDigest(argument.salt, argument.signed);
    const line = act('DeclareEmergency', statement.emergencyId, digest, argument);
    const byCli = await asPerson(other.name, 'clinician', line);
    assert.match(byCli.text, /\[WRAPPING_KEY_UNKNOWN\]/);
  });

  function unknownKey() {
    return {
      organization: other.mspId,
      wrapped: {
        ...{ algorithm: 'RSA-OAEP', keyId: randomBytes(32).toString('hex') },
        ciphertext: randomBytes(256).toString('base64'),
      },
    };
  }
});
