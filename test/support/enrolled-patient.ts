import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Chart, EnrolmentStatement } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import { authorityCall, newSalt, propose, type AuthorityCall } from './authority-calls.js';
import type { FabricClient, FabricClients } from './fabric-client.js';
import { FhirClient, type AnyBundle } from './fhir-client.js';
import { clientOf, endpoints, organization } from './network.js';
import { smallBundle } from './small-bundle.js';

/** A patient of the first hospital whose passkey is enrolled. */
export interface EnrolledPatient {
  readonly chart: Chart;
  readonly device: SoftwareAuthenticator;
}

/** Admits a patient by the hospital's FHIR interface, and enrols them by two registrars. */
export async function enrolledPatient(clients: FabricClients): Promise<EnrolledPatient> {
  const custodian = organization('hospital');
  const second = organization('pharmacy');
  const chart = await admit(clients.gatewayOf(custodian));
  const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: custodian.gateway });
  const statement: EnrolmentStatement = {
    kind: 'enrolment',
    ...statementBase(chart.chartId, new Date().toISOString(), endpoints().channel),
    custodian: custodian.mspId,
    passkey: device.passkey,
    encryptionKey: device.encryptionKey,
  };
  const value = { statement, assertion: device.sign(statement) };
  const salt = newSalt();
  const id = randomUUID();
  const argument = { salt, nonceSalt: newSalt(), chart, signed: value };
  const endorsers = [custodian.mspId, second.mspId];
  const proposal = authorityCall('ProposeEnrolment', id, { salt, value, argument });
  await commit(clients.person(custodian, 'registrar'), proposal, endorsers);
  const confirmation = { salt, value, argument: { salt: newSalt() } };
  await commit(
    clients.person(second, 'registrar'),
    authorityCall('ConfirmEnrolment', id, confirmation),
    endorsers,
  );
  return { chart, device };
}

async function admit({ contract, organization: custodian }: FabricClient): Promise<Chart> {
  const ehr = new FhirClient(custodian, clientOf(custodian.name));
  const { text } = await ehr.postBundle(smallBundle().text);
  const location = (JSON.parse(text) as AnyBundle).entry?.[0]?.response?.location ?? '';
  const [, id = ''] = /Patient\/([^/]+)/.exec(location) ?? [];
  const chart = await contract.evaluate('PatientRecordContract:GetChart', {
    arguments: [id],
    endorsingOrganizations: [custodian.mspId],
  });
  return JSON.parse(Buffer.from(chart).toString('utf8')) as Chart;
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
