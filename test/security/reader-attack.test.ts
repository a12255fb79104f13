import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Compartment, ReleasedKeys, SealedRelease } from '@healthchain/protocol';
import { employ, enrol, post } from '../support/admissions.js';
import { unwrapWithToken } from '../support/escrow-attack.js';
import { FhirClient } from '../support/fhir-client.js';
import { commitmentsOf } from '../support/ledger-state.js';
import { clientOf, organization } from '../support/network.js';
import { asGateway, asPerson } from '../support/operator.js';
import { openChart } from '../support/hand-in.js';
import { Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';
import { askForKeys, openRelease, openWith, versionsOf } from '../support/reader-attack.js';
import { screenedChart } from '../support/screened-chart.js';

const custodian = organization('hospital');
const reader = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const compartmentKeyBytes = 32;

describe('somebody who holds all of another hospital: PIN, keys, files, peer', function () {
  this.timeout(240_000);
  let patient: Patient;
  let consentId: string;
  /** Commits of the patient's chart, of what is written later, and of a neighbour's. */
  let commits: readonly string[];
  let released: ReleasedKeys;

  before(async () => {
    const before = new Set(await commitmentsOf(custodian.mspId));
    patient = await Patient.admit(custodian, screenedChart());
    await Patient.admit(custodian, screenedChart());
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const secondRegistrar = await employ(pharmacy, 'registrar', custodian);
    const tokens = await enrol(patient, registrar, secondRegistrar);
    const statement = patient.consent(reader);
    ({ consentId } = statement);
    const assertion = patient.device.sign(statement);
    const recorded = await post(custodian, '/consents', tokens, { statement, assertion });
    assert.equal(recorded.status, 201, await recorded.text());
    commits = (await commitmentsOf(custodian.mspId)).filter((id) => !before.has(id));
  });

  /** Opens the chart as the clinician, by the stock CLI and so without the reader's gateway. */
  async function open(): Promise<string> {
    const accessId = randomUUID();
    const { chartId: patientId } = patient.chart;
    const call = openChart({
      ...{ accessId, patientId, consentId, purpose: 'TREAT' },
      compartments: ['general'],
    });
    const answer = await asPerson(reader.name, 'clinician', call);
    assert.ok(answer.ok, answer.text);
    return accessId;
  }

  async function opened(keys: readonly Buffer[]): Promise<string[]> {
    const found: string[] = [];
    for (const commitId of commits) {
      for (const version of await versionsOf(reader, commitId)) {
        if (openWith(version, keys) !== undefined) found.push(version.recordId);
      }
    }
    return found.sort();
  }

  it('unwraps no compartment’s key, although its peer holds every one', async () => {
    const compartments = new Set<string>();
    for (const commitId of commits) {
      for (const { compartmentId } of await versionsOf(reader, commitId)) {
        compartments.add(compartmentId);
      }
    }
    assert.ok(compartments.size >= 4);
    for (const id of compartments) {
      const call = query('PatientRecordContract:GetCompartment', id);
      const answer = await asGateway(reader.name, call);
      assert.ok(answer.ok, answer.text);
      const { wrappedKey } = JSON.parse(answerOf(answer.text)) as Compartment;
      assert.throws(() => unwrapWithToken(reader.name, wrappedKey));
      assert.throws(() => unwrapWithToken(reader.name, wrappedKey, 'compartment-keys'));
      // Nor does the custodian's pair that undoes what others send.
      assert.throws(() => unwrapWithToken(custodian.name, wrappedKey));
      assert.equal(
        unwrapWithToken(custodian.name, wrappedKey, 'compartment-keys').length,
        compartmentKeyBytes,
      );
    }
  });

  it('is given no keys without a permitted access', async () => {
    const { chartId: patientId } = patient.chart;
    const made = await askForKeys(reader, custodian, { accessId: randomUUID(), patientId });
    assert.ok(made.status >= 400, JSON.stringify(made.body));
    assert.deepEqual(await opened([]), []);
  });

  it('opens with a general session what is in scope, and nothing else', async () => {
    const accessId = await open();
    const { chartId: patientId } = patient.chart;
    const answer = await askForKeys(reader, custodian, { accessId, patientId });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    released = openRelease(reader, custodian, accessId, answer.body as SealedRelease);
    const inScope = released.records.map(({ recordId }) => recordId).sort();
    assert.equal(inScope.length, 2);
    const keys = released.records.map(({ key }) => Buffer.from(key, 'base64'));
    assert.deepEqual(await opened(keys), inScope);
  });

  it('is given the keys of one access once', async () => {
    const { accessId, patientId } = released;
    const again = await askForKeys(reader, custodian, { accessId, patientId });
    assert.equal((again.body as { code: string }).code, 'ALREADY_EXISTS');
  });

  it('opens nothing that is written later', async () => {
    const before = new Set(await commitmentsOf(custodian.mspId));
    const ehr = new FhirClient(custodian, clientOf(custodian.name));
    const later = await ehr.postBundle(
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            resource: {
              resourceType: 'Observation',
              status: 'final',
              code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
              subject: { reference: `Patient/${patient.chart.chartId}` },
              valueString: 'eighty',
            },
            request: { method: 'POST', url: 'Observation' },
          },
        ],
      }),
    );
    assert.equal(later.status, 200, later.text);
    commits = (await commitmentsOf(custodian.mspId)).filter((id) => !before.has(id));
    assert.equal(commits.length, 1);
    const keys = released.records.map(({ key }) => Buffer.from(key, 'base64'));
    assert.deepEqual(await opened(keys), []);
  });
});
