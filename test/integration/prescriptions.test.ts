import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { saltedDigest } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { asPerson, type ShellAnswer } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { invokeWith } from '../support/peer-calls.js';
import {
  codeOf,
  Dispenser,
  drugs,
  medicine,
  Prescriber,
  wordsFor,
  type Shown,
} from '../support/prescriptions.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const pharmacy = organization('pharmacy');

describe('prescriptions from the prescriber to the pharmacy', function () {
  this.timeout(240_000);
  let patient: Patient;
  let tokens: Tokens;
  let clinician: SignedIn;
  let prescriber: Prescriber;
  let pharmacist: Dispenser;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(custodian, 'clinician', pharmacy);
    const dispenser = await employ(pharmacy, 'pharmacist', custodian);
    patient = await Patient.admit(custodian);
    tokens = await enrol(patient, registrar, second);
    prescriber = new Prescriber(clinician, patient.chart.chartId);
    pharmacist = new Dispenser(dispenser, patient.chart.chartId);
  });

  const refused = async (response: Response, status: number, code: string): Promise<void> => {
    assert.deepEqual([response.status, await codeOf(response)], [status, code]);
  };
  const done = async (response: Response, status = 204): Promise<void> => {
    assert.equal(response.status, status, await response.text());
  };

  async function own(): Promise<readonly Shown[]> {
    const response = await askApi(custodian, '/prescriptions/own', tokens);
    assert.equal(response.status, 200, await response.clone().text());
    return ((await response.json()) as { prescriptions: Shown[] }).prescriptions;
  }

  /** Does something about a prescription by the stock `peer` CLI. */
  function byPeer(
    name: string,
    who: readonly [organization: string, person: string],
    request: object & { readonly prescriptionId: string },
  ): Promise<ShellAnswer> {
    const salt = newSalt();
    const sensitive = { patientId: patient.chart.chartId, ...request };
    const digest = saltedDigest(salt, sensitive);
    const line = invokeWith(
      ...(['prescriptions', { salt, request: sensitive }] as const),
      ...([`PrescriptionManagementContract:${name}`, request.prescriptionId] as const),
      ...[digest, randomUUID()],
    );
    return asPerson(...who, line);
  }

  it('are drafted, checked, issued, and in the pharmacy’s queue with their words', async () => {
    const words = wordsFor();
    const id = await prescriber.draft(medicine({ pharmacy: pharmacy.mspId }), words);
    await refused(await pharmacist.dispense(id), 409, 'PRESCRIPTION_NOT_ISSUED');
    await done(await prescriber.issue([id]), 200);
    assert.ok((await pharmacist.queue()).includes(id));
    const { prescription, status, words: read } = await pharmacist.shown(id);
    assert.deepEqual([status, read], ['active', words]);
    assert.deepEqual(prescription.order.drug, drugs.aspirin);
    const seen = (await own()).find((each) => each.prescription.order.prescriptionId === id);
    assert.deepEqual([seen?.status, seen?.words], ['active', words]);
    await done(await prescriber.send(`/${id}/end`, { reason: 'replaced' }));
    await refused(await pharmacist.dispense(id), 409, 'PRESCRIPTION_ENDED');
    assert.ok(!(await pharmacist.queue()).includes(id));
  });

  it('that the check finds something about take a coded reason', async () => {
    const id = await prescriber.draft(medicine({ drug: drugs.phenelzine }));
    const asked = { accessIds: [], otherMedicines: ['725'], allergies: [] };
    const body = { prescriptionIds: [id], ...asked };
    const checked = await prescriber.send('/check', body);
    const { matters } = (await checked.json()) as { matters: { digest: string }[] };
    assert.ok(matters.length > 0);
    await refused(await prescriber.issue([id], asked), 422, 'OVERRIDE_REQUIRED');
    const overrides = matters.map(({ digest }) => ({ matter: digest, reason: 'monitored' }));
    await done(await prescriber.issue([id], { ...asked, overrides }), 200);
    await done(await prescriber.send(`/${id}/end`, { reason: 'interaction' }));
  });

  it('are dispensed in parts, refilled in time, returned, and never more than there is', async () => {
    const id = await prescriber.prescribe({ refills: 1 });
    await done(await pharmacist.ask('POST', id, '/claim'));
    await refused(
      await pharmacist.dispense(id, { amount: 10_000 }),
      422,
      'PARTIAL_FILL_UNEXPLAINED',
    );
    await done(await pharmacist.dispense(id, { amount: 10_000, partial: 'shortage' }), 200);
    await refused(await pharmacist.dispense(id, { amount: 20_001 }), 409, 'QUANTITY_EXCEEDED');
    const dispenseId = randomUUID();
    const rest = { dispenseId, amount: 20_000 };
    await done(await pharmacist.dispense(id, rest), 200);
    // Whoever got no answer asks again, and nothing is handed out twice.
    await done(await pharmacist.dispense(id, rest), 200);
    await refused(
      await pharmacist.dispense(id, { dispenseId, amount: 1000 }),
      409,
      'ALREADY_EXISTS',
    );
    await refused(await pharmacist.dispense(id), 409, 'FILL_TOO_EARLY');
    await done(await pharmacist.ask('POST', id, `/dispenses/${dispenseId}/return`));
    const { status, dispenses = [] } = await pharmacist.shown(id);
    assert.deepEqual([status, dispenses.length], ['partially-filled', 2]);
    await done(await pharmacist.dispense(id, { amount: 20_000 }), 200);
    await done(await prescriber.send(`/${id}/end`, { reason: 'ineffective' }));
  });

  it('on hold are not dispensed until they are resumed; a rejection says why', async () => {
    const id = await prescriber.prescribe();
    await done(await prescriber.send(`/${id}/hold`, { reason: 'clarification-needed' }));
    await refused(await pharmacist.ask('POST', id, '/claim'), 409, 'PRESCRIPTION_ON_HOLD');
    const path = `/patients/${patient.chart.chartId}/prescriptions/${id}/hold`;
    await done(await askApi(custodian, path, clinician.tokens, { method: 'DELETE' }));
    await done(await pharmacist.ask('POST', id, '/rejection', { reason: 'not-in-stock' }));
    const { prescription } = await pharmacist.shown(id);
    assert.deepEqual(
      prescription.rejections.map(({ reason }) => reason),
      ['not-in-stock'],
    );
    await done(await prescriber.send(`/${id}/end`, { reason: 'replaced' }));
  });

  it('are refused to whom they do not concern, at the gateway and by the contract', async () => {
    const id = await prescriber.prescribe();
    const at = `/pharmacy/patients/${patient.chart.chartId}/prescriptions/${id}`;
    const asClinician = await askApi(custodian, at, clinician.tokens);
    await refused(asClinician, 403, 'ORGANIZATION_KIND_NOT_PERMITTED');
    await refused(
      await askApi(custodian, '/prescriptions/own', clinician.tokens),
      403,
      'SCOPE_INSUFFICIENT',
    );
    const dispense = { prescriptionId: id, dispenseId: randomUUID(), amount: 30_000 };
    const byClinician = await byPeer(
      'DispensePrescription',
      [custodian.name, 'clinician'],
      dispense,
    );
    assert.match(byClinician.text, /ORGANIZATION_KIND_NOT_PERMITTED/);
    const byRegistrar = await byPeer(
      'DispensePrescription',
      [pharmacy.name, 'registrar'],
      dispense,
    );
    assert.match(byRegistrar.text, /ROLE_NOT_PERMITTED/);
    const reason = 'replaced';
    const byPharmacist = await byPeer('HoldPrescription', [pharmacy.name, 'pharmacist'], {
      ...{ prescriptionId: id, reason },
    });
    assert.match(byPharmacist.text, /ORGANIZATION_KIND_NOT_PERMITTED/);
    const dispensed = await byPeer('DispensePrescription', [pharmacy.name, 'pharmacist'], dispense);
    assert.ok(dispensed.ok, dispensed.text);
    const again = { ...dispense, dispenseId: randomUUID() };
    const more = await byPeer('DispensePrescription', [pharmacy.name, 'pharmacist'], again);
    assert.match(more.text, /PRESCRIPTION_COMPLETED/);
    await refused(await pharmacist.dispense(id), 409, 'PRESCRIPTION_COMPLETED');
  });

  it('do not show their words on the ledger, and that they were looked at is journalled', async () => {
    const words = wordsFor();
    const id = await prescriber.draft(medicine(), words);
    const [shown] = (await prescriber.all()).filter(
      (each) => each.prescription.order.prescriptionId === id,
    );
    assert.deepEqual(shown?.words, words);
    const response = await askApi(custodian, '/journal', tokens);
    const shownJournal = JSON.stringify(await response.json());
    assert.ok(shownJournal.includes(clinician.provider.publicKeyDigest));
  });
});
