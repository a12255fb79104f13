import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { AlertReceiver, signatureOf } from '../support/alert-receiver.js';
import { organization, stateFolder, type OrganizationEndpoints } from '../support/network.js';
import { eventually, kill, restarted } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { codeOf, Dispenser, medicine, Prescriber, wordsFor } from '../support/prescriptions.js';
import { askApi } from '../support/sign-in.js';

const custodian = organization('hospital');
const pharmacy = organization('pharmacy');
const secretFile = path.join(
  stateFolder(),
  'organizations',
  pharmacy.name,
  'gateway',
  'test-secret',
);
const configFile = path.join(
  stateFolder(),
  'organizations',
  pharmacy.name,
  'gateway',
  'config.json',
);

/** Ends the pharmacy's gateway as a crash would; it starts again with what its configuration says by then. */
async function crash(): Promise<void> {
  const gateway = `${pharmacy.name}-gateway`;
  await restarted(gateway, await kill(gateway));
}

describe('messages between prescribers’ and pharmacies’ systems', function () {
  this.timeout(240_000);
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const configuration = readFileSync(configFile, 'utf8');
  let receiver: AlertReceiver;
  let prescriber: Prescriber;
  let pharmacist: Dispenser;
  let clinician: SignedIn;
  let dispenser: SignedIn;

  before(async () => {
    receiver = new AlertReceiver();
    const url = await receiver.start();
    writeFileSync(secretFile, secret, { mode: 0o600 });
    const webhooks = [{ name: 'dispensing', url, secretFile }];
    writeFileSync(
      configFile,
      JSON.stringify({ ...(JSON.parse(configuration) as object), webhooks }),
    );
    await crash();
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(custodian, 'clinician', pharmacy);
    dispenser = await employ(pharmacy, 'pharmacist', custodian);
    const patient = await Patient.admit(custodian);
    await enrol(patient, registrar, second);
    prescriber = new Prescriber(clinician, patient.chart.chartId);
    pharmacist = new Dispenser(dispenser, patient.chart.chartId);
  });
  after(async () => {
    receiver.stop();
    writeFileSync(configFile, configuration);
    await crash();
  });

  const message = ({ mspId: from }: OrganizationEndpoints, more: object): object => ({
    ...{ messageId: randomUUID(), sentAt: new Date().toISOString(), from, to: pharmacy.mspId },
    ...{ patientId: prescriber.patientId, ...more },
  });
  const send = ({ tokens, provider }: SignedIn, body: object): Promise<Response> =>
    post(provider.organization, '/script-messages', tokens, body);
  async function outcomeOf(
    response: Response,
  ): Promise<{ prescriptionId: string; outcome: string }> {
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as { prescriptionId: string; outcome: string };
  }
  const told = (prescriptionId: string): string[] =>
    receiver.about(prescriptionId).map(({ body }) => (JSON.parse(body) as { type: string }).type);

  /** The medicine of a message, thirty tablets. */
  const { substitution: substitutionAllowed, ...ordered } = medicine({ pharmacy: pharmacy.mspId });
  const quantity = { value: 30, unit: '{each}' };
  const medication = {
    ...{ ...ordered, substitutionAllowed, quantity },
    dosage: { ...ordered.dosage, dose: { value: 1, unit: '{each}' } },
  };

  it('prescribe, dispense and cancel, and the pharmacy’s system is told, signed, by ids only', async () => {
    const words = wordsFor();
    const { publicKeyDigest } = clinician.provider;
    const newRx = { kind: 'NewRx', prescriber: publicKeyDigest, medication, words };
    const { prescriptionId, outcome } = await outcomeOf(
      await send(clinician, message(custodian, newRx)),
    );
    assert.equal(outcome, 'drafted');
    const issued = await prescriber.issue([prescriptionId]);
    assert.equal(issued.status, 200, await issued.text());
    await eventually(() => Promise.resolve(told(prescriptionId).includes('prescription.issued')));

    const queue = await askApi(
      pharmacy,
      '/pharmacy/script-messages?pageSize=200',
      dispenser.tokens,
    );
    const { messages } = (await queue.json()) as {
      messages: { messageId: string; medication: object; words?: object }[];
    };
    const waiting = messages.find(({ messageId }) => messageId === prescriptionId);
    assert.deepEqual([waiting?.medication, waiting?.words], [medication, words]);

    const dispenseId = randomUUID();
    const part = { value: 10, unit: '{each}' };
    const fill = {
      ...{ kind: 'RxFill', prescriptionId, state: 'partially-dispensed', dispenseId },
      ...{ quantity: part, reason: 'shortage' },
    };
    assert.equal(
      (await outcomeOf(await send(dispenser, message(pharmacy, fill)))).outcome,
      fill.state,
    );
    // Whoever got no answer sends it again, and nothing is handed out twice.
    await outcomeOf(await send(dispenser, message(pharmacy, fill)));
    const { dispenses = [] } = await pharmacist.shown(prescriptionId);
    assert.deepEqual(
      dispenses.map(({ amount }) => amount),
      [10_000],
    );
    const said = await pharmacist.ask('GET', prescriptionId, '/script-messages');
    const { messages: both } = (await said.json()) as { messages: Record<string, unknown>[] };
    assert.deepEqual(
      both.map(({ kind, messageId }) => [kind, messageId]),
      [
        ['NewRx', prescriptionId],
        ['RxFill', dispenseId],
      ],
    );
    const cancel = { kind: 'CancelRx', prescriptionId, reason: 'ineffective' };
    assert.equal(
      (await outcomeOf(await send(clinician, message(custodian, cancel)))).outcome,
      'cancelled',
    );
    const all = ['prescription.issued', 'prescription.dispensed', 'prescription.ended'];
    await eventually(() => Promise.resolve(told(prescriptionId).length >= all.length));
    assert.deepEqual(told(prescriptionId), all);
    for (const announcement of receiver.about(prescriptionId)) {
      assert.equal(announcement.headers['webhook-signature'], signatureOf(announcement, secret));
      for (const hidden of [words.patient.name, words.drug, medication.drug]) {
        assert.ok(!announcement.body.includes(hidden));
      }
    }
  });

  it('are refused to whom they do not concern', async () => {
    const prescriptionId = await prescriber.prescribe();
    const cancel = { kind: 'CancelRx', prescriptionId, reason: 'ineffective' };
    const refused = async (who: SignedIn, body: object, code: string): Promise<void> => {
      assert.equal(await codeOf(await send(who, body)), code);
    };
    await refused(dispenser, message(pharmacy, cancel), 'ORGANIZATION_KIND_NOT_PERMITTED');
    await refused(clinician, message(pharmacy, cancel), 'NOT_OWN_ORGANIZATION');
    await refused(clinician, message(custodian, { ...cancel, more: 1 }), 'INVALID_ARGUMENT');
    const fill = { kind: 'RxFill', prescriptionId, state: 'dispensed', dispenseId: randomUUID() };
    const inMillilitres = { ...fill, quantity: { value: 30, unit: 'mL' } };
    await refused(dispenser, message(pharmacy, inMillilitres), 'INVALID_ARGUMENT');
  });
});
