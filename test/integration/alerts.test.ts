import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { enrolledProvider } from '../support/admissions.js';
import { AlertReceiver, signatureOf, type ReceivedAlert } from '../support/alert-receiver.js';
import { commitInStep, type Commit } from '../support/commit-in-step.js';
import { declaration, emergencyBy } from '../support/decisions/emergency-calls.js';
import { enrolledPatient } from '../support/enrolled-patient.js';
import { FabricClients } from '../support/fabric-client.js';
import { organization, stateFolder, type OrganizationEndpoints } from '../support/network.js';
import { eventually, kill, restarted } from '../support/operator.js';
import type { Patient } from '../support/patients.js';
import type { Provider } from '../support/providers.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

const fileOf = ({ name }: OrganizationEndpoints, file: string): string =>
  path.join(stateFolder(), 'organizations', name, 'gateway', file);

/** Ends a gateway as a crash would; it starts again with what its configuration says by then. */
async function crash({ name }: OrganizationEndpoints): Promise<void> {
  const gateway = `${name}-gateway`;
  await restarted(gateway, await kill(gateway));
}

describe('alerts about emergencies, to people who are not signed in', function () {
  this.timeout(240_000);
  const hospitals = [custodian, other];
  const configurations = new Map<string, string>();
  const clients = new FabricClients();
  let receiver: AlertReceiver;
  let commit: Commit;
  let patient: Patient;
  let clinician: Provider;

  before(async () => {
    receiver = new AlertReceiver();
    const url = await receiver.start();
    for (const hospital of hospitals) {
      const file = fileOf(hospital, 'config.json');
      const text = readFileSync(file, 'utf8');
      configurations.set(file, text);
      const alerts = { url, secretFile: fileOf(hospital, 'alert-secret') };
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(text) as object), alerts }));
      await crash(hospital);
    }
    commit = commitInStep(
      clients,
      [custodian, other, pharmacy].map(({ mspId }) => mspId),
    );
    patient = await enrolledPatient(clients);
    clinician = await enrolledProvider(other, 'clinician', pharmacy);
  });
  after(async () => {
    clients.close();
    receiver.stop();
    configurations.forEach((text, file) => {
      writeFileSync(file, text);
    });
    for (const hospital of hospitals) {
      await crash(hospital);
    }
  });

  async function declared(): Promise<string> {
    const statement = emergencyBy(clinician, patient.chart.chartId);
    const readers = hospitals.map((hospital) => clients.gatewayOf(hospital));
    const call = await declaration(clinician, statement, readers);
    await commit(clients.person(other, 'clinician'), call);
    return statement.emergencyId;
  }

  const told = (alerts: readonly ReceivedAlert[]): string[] =>
    alerts.map(({ body }) => {
      const { data } = JSON.parse(body) as { data: { organization: string; audience: string } };
      return `${data.organization} ${data.audience}`;
    });
  const everybody = [
    `${custodian.mspId} patient`,
    `${custodian.mspId} privacy-officer`,
    `${other.mspId} privacy-officer`,
  ].sort();

  async function metric({ gateway }: OrganizationEndpoints, name: string): Promise<string> {
    const text = await (await fetch(`${gateway}/metrics`)).text();
    return new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? '';
  }

  it('reach both hospitals’ receivers, signed, and name nobody', async () => {
    const emergencyId = await declared();
    await eventually(() => Promise.resolve(receiver.about(emergencyId).length >= 3));
    const alerts = receiver.about(emergencyId);
    assert.deepEqual(told(alerts).sort(), everybody);
    for (const alert of alerts) {
      const { data } = JSON.parse(alert.body) as { data: { organization: string; link: string } };
      const sender = hospitals.find(({ mspId }) => mspId === data.organization);
      assert.ok(sender);
      assert.ok(data.link.startsWith(`${sender.gateway}/api/v1/emergencies`));
      const secret = readFileSync(fileOf(sender, 'alert-secret'), 'utf8').trim();
      assert.equal(alert.headers['webhook-signature'], signatureOf(alert, secret));
      for (const hidden of [patient.chart.chartId, clinician.publicKeyDigest, 'unconscious']) {
        assert.ok(!alert.body.includes(hidden));
      }
    }
  });

  it('are kept over a crash while nobody takes them, and sent under the same ids', async () => {
    receiver.status = 503;
    const emergencyId = await declared();
    await eventually(() => Promise.resolve(receiver.about(emergencyId).length >= 3));
    assert.notEqual(await metric(custodian, 'healthchain_alerts_waiting'), '0');
    const before = new Set(receiver.about(emergencyId).map(({ headers }) => headers['webhook-id']));
    await crash(custodian);
    receiver.status = 204;
    const refused = receiver.about(emergencyId).length;
    for (const hospital of hospitals) {
      const isTaken = async () => (await metric(hospital, 'healthchain_alerts_waiting')) === '0';
      // A minute at most between two attempts.
      await eventually(isTaken, 90_000);
    }
    const taken = receiver.about(emergencyId).slice(refused);
    assert.deepEqual(told(taken).sort(), everybody);
    assert.deepEqual(new Set(taken.map(({ headers }) => headers['webhook-id'])), before);
  });

  it('are none where no receiver is configured, and the metrics say so', async () => {
    assert.equal(await metric(custodian, 'healthchain_alert_outlets'), '1');
    assert.equal(await metric(pharmacy, 'healthchain_alert_outlets'), '0');
  });
});
