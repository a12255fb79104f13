import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { authorityCall, propose, type AuthorityCall } from './authority-calls.js';
import type { FabricClient, FabricClients } from './fabric-client.js';
import { organization } from './network.js';
import { newSalt, Patient } from './patients.js';

/** Admits a patient by the hospital's FHIR interface, and enrols them by two registrars. */
export async function enrolledPatient(clients: FabricClients): Promise<Patient> {
  const custodian = organization('hospital');
  const second = organization('pharmacy');
  const patient = await Patient.admit(custodian);
  const statement = patient.enrolment();
  const value = { statement, assertion: patient.device.sign(statement) };
  const salt = newSalt();
  const id = randomUUID();
  const argument = { salt, nonceSalt: newSalt(), chart: patient.chart, signed: value };
  const endorsers = [custodian.mspId, second.mspId];
  const proposal = authorityCall('ProposeEnrolment', id, { salt, value, argument });
  await commit(clients.person(custodian, 'registrar'), proposal, endorsers);
  const confirmation = { salt, value, argument: { salt: newSalt() } };
  await commit(
    clients.person(second, 'registrar'),
    authorityCall('ConfirmEnrolment', id, confirmation),
    endorsers,
  );
  return patient;
}

async function commit(
  client: FabricClient,
  call: AuthorityCall,
  endorsers: readonly string[],
): Promise<void> {
  const transaction = await propose(client, call, endorsers).endorse();
  const { successful } = await (await transaction.submit()).getStatus();
  assert.ok(successful, call.name);
}
