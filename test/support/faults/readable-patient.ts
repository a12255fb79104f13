import assert from 'node:assert/strict';
import { enrol, type SignedIn } from '../admissions.js';
import { FhirClient } from '../fhir-client.js';
import { clientOf, type OrganizationEndpoints } from '../network.js';
import { Patient } from '../patients.js';
import { heartRate, screenedChart } from '../screened-chart.js';
import { Person } from './person.js';
import { confirming, hospitals, staffer, type Staff, type Staffer } from './staff.js';

/** An enrolled patient, who lets the other hospital read what is general. */
export interface ReadablePatient {
  readonly id: string;
  readonly custodian: OrganizationEndpoints;
  /** Signed in at the own hospital. */
  readonly person: Person;
  /** `Type/id` of the records. */
  readonly locations: readonly [string, ...string[]];
}

/** Admits patients at one hospital, and enrols them with a consent for the other. */
export async function admitReadable(
  staff: Staff,
  custodian: OrganizationEndpoints,
  count: number,
): Promise<readonly [ReadablePatient, ...ReadablePatient[]]> {
  const first = await admitOne(staff, custodian);
  const more: ReadablePatient[] = [];
  while (more.length + 1 < count) {
    more.push(await admitOne(staff, custodian));
  }
  return [first, ...more];
}

async function admitOne(staff: Staff, custodian: OrganizationEndpoints): Promise<ReadablePatient> {
  const patient = await Patient.admit(
    custodian,
    screenedChart(heartRate('sixty-one'), heartRate('sixty-two')),
  );
  const [proposer, confirmer] = await Promise.all(
    [custodian, confirming()].map((each) => signedIn(staffer(staff.registrars, each))),
  );
  assert.ok(proposer && confirmer);
  await enrol(patient, proposer, confirmer);
  const person = new Person(custodian, patient.device, patient.subject);
  const other = hospitals().find(({ name }) => name !== custodian.name);
  assert.ok(other);
  const statement = patient.consent(other);
  const signed = { statement, assertion: patient.device.sign(statement) };
  const recorded = await person.post('/consents', signed);
  assert.equal(recorded.status, 201, await recorded.text());
  const { chartId: id } = patient.chart;
  const ehr = new FhirClient(custodian, clientOf(custodian.name));
  const observations = await ehr.searchAll(`Observation?patient=${id}`);
  const rest = observations.map((each) => `Observation/${each.id ?? ''}`);
  return { id, custodian, person, locations: [`Patient/${id}`, ...rest] };
}

async function signedIn({ provider, person }: Staffer): Promise<SignedIn> {
  return { provider, tokens: await person.signedIn() };
}
