import { randomUUID } from 'node:crypto';
import type { EnrolmentStatement } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { authorityCall } from './authority-calls.js';
import { commitInStep } from './commit-in-step.js';
import type { FabricClients } from './fabric-client.js';
import { organization } from './network.js';
import { Patient } from './patients.js';

/** Admits a patient by the hospital's FHIR interface, and enrols them by two registrars. */
export async function enrolledPatient(clients: FabricClients): Promise<Patient> {
  const patient = await Patient.admit(organization('hospital'));
  await enrolDevice(clients, patient);
  return patient;
}

/** Enrols the device of a patient by two registrars, in the place of any other of theirs. */
export async function enrolDevice(
  clients: FabricClients,
  patient: Patient,
  change: Partial<EnrolmentStatement> = {},
): Promise<void> {
  const { custodian } = patient;
  const second = organization('pharmacy');
  const statement = patient.enrolment(change);
  const value = { statement, assertion: patient.device.sign(statement) };
  const salt = newSalt();
  const id = randomUUID();
  const argument = { salt, nonceSalt: newSalt(), chart: patient.chart, signed: value };
  const commit = commitInStep(clients, [custodian.mspId, second.mspId]);
  const proposal = authorityCall('ProposeEnrolment', id, { salt, value, argument });
  await commit(clients.person(custodian, 'registrar'), proposal);
  const confirmation = { salt, value, argument: { salt: newSalt() } };
  await commit(
    clients.person(second, 'registrar'),
    authorityCall('ConfirmEnrolment', id, confirmation),
  );
}
