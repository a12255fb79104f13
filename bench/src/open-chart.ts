import { performance } from 'node:perf_hooks';
import { employ, enrol, post, type SignedIn } from '@healthchain/test/dist/support/admissions.js';
import type { AnyBundle } from '@healthchain/test/dist/support/fhir-client.js';
import {
  organization,
  type OrganizationEndpoints,
} from '@healthchain/test/dist/support/network.js';
import { Patient } from '@healthchain/test/dist/support/patients.js';
import { askApi, signIn, type Tokens } from '@healthchain/test/dist/support/sign-in.js';
import type { PreparedBundle } from './bundles/population.js';
import { closedLoop, tally, type Tally } from './load/closed-loop.js';
import type { Ehr } from './load/ehr.js';
import { ObservationSource } from './load/observations.js';
import { percentile } from './stats/percentile.js';

/** Milliseconds. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Opening a chart at another hospital, and committing one Observation in the same minutes: a request is both. */
export interface OpenChartReport extends Tally {
  /** From the request to open until the first page is there. */
  readonly firstPage: Percentiles;
  /** Of that, until the access is granted and the keys are there. */
  readonly opened: Percentiles;
  /** The first page of charts that nobody there has opened before: their packs are still to be fetched. */
  readonly firstOpening: Percentiles;
  readonly write: Percentiles;
  /** Records that an access covers. */
  readonly records: number;
}

/** How long it took. */
export interface Opening {
  readonly openedMs: number;
  readonly firstPageMs: number;
  readonly records: number;
}

const pageOf = 'Observation';

/** The charts that are opened: one again and again, the others once each. */
export interface ChartsToOpen {
  readonly often: PreparedBundle;
  readonly once: readonly PreparedBundle[];
}

/**
 * A clinician of another hospital opens a patient's chart under a consent and reads the first page, again
 * and again with an access each; in turns with a write of ours, which is what it is compared with. Then they
 * open charts of other patients for the first time.
 */
export async function measureOpenChart(
  ehr: Ehr,
  charts: ChartsToOpen,
  samples: number,
): Promise<OpenChartReport> {
  const staff = await employStaff();
  const { clinician } = staff;
  const patient = await admitConsenting(staff, charts.often);
  const observations = await ObservationSource.admit(ehr, 1);
  const openings: Opening[] = [];
  // Connections, caches and the compiler are warm in a gateway that works.
  const warmUp = { requests: 3 };
  await closedLoop(1, warmUp, () => openAndRead(clinician, patient));
  await closedLoop(1, warmUp, () => observations.create());
  const writes: number[] = [];
  const loop = await closedLoop(1, { requests: samples }, async () => {
    openings.push(await openAndRead(clinician, patient));
    const sent = performance.now();
    await observations.create();
    writes.push(performance.now() - sent);
  });
  const first: Opening[] = [];
  for (const chart of charts.once) {
    first.push(await openAndRead(clinician, await admitConsenting(staff, chart)));
  }
  return {
    firstPage: percentilesOf(openings.map(({ firstPageMs }) => firstPageMs)),
    firstOpening: percentilesOf(first.map(({ firstPageMs }) => firstPageMs)),
    opened: percentilesOf(openings.map(({ openedMs }) => openedMs)),
    write: percentilesOf(writes),
    records: openings.at(-1)?.records ?? 0,
    ...tally([loop]),
  };
}

/** A chart that a clinician of another hospital may open. */
export interface ConsentedChart {
  readonly clinician: Reader;
  readonly patient: Patient;
}

/** Milliseconds for which a person's tokens are used; they last 300 s. */
const tokenUse = 200_000;

/** A clinician who signs in again before the tokens end. */
export class Reader {
  #signedInAt = Date.now();

  constructor(private signedIn: SignedIn) {}

  get hospital(): OrganizationEndpoints {
    return this.signedIn.provider.organization;
  }

  async tokens(): Promise<Tokens> {
    const { provider } = this.signedIn;
    if (Date.now() - this.#signedInAt > tokenUse) {
      const tokens = await signIn(provider.organization, provider.device, provider.subject);
      this.signedIn = { provider, tokens };
      this.#signedInAt = Date.now();
    }
    return this.signedIn.tokens;
  }
}

/** Who enrols patients at the first hospital, and a clinician of the other. */
interface Staff {
  readonly registrars: readonly [SignedIn, SignedIn];
  readonly clinician: Reader;
}

async function employStaff(): Promise<Staff> {
  const custodian = organization('hospital');
  const other = organization('hospital', 1);
  const pharmacy = organization('pharmacy');
  return {
    registrars: [
      await employ(custodian, 'registrar', pharmacy),
      await employ(pharmacy, 'registrar', custodian),
    ],
    clinician: new Reader(await employ(other, 'clinician', pharmacy)),
  };
}

/** A patient of the first hospital who enrolled and consented to the other. */
async function admitConsenting(
  { registrars: [first, second] }: Staff,
  { text }: PreparedBundle,
): Promise<Patient> {
  const custodian = organization('hospital');
  const patient = await Patient.admit(custodian, text);
  const tokens = await enrol(patient, first, second);
  const statement = patient.consent(organization('hospital', 1));
  const signed = { statement, assertion: patient.device.sign(statement) };
  await requireStatus(await post(custodian, '/consents', tokens, signed), 201);
  return patient;
}

/** A patient who enrolled and consented to the other hospital, and a clinician there. */
export async function consentedChart(chart: PreparedBundle): Promise<ConsentedChart> {
  const staff = await employStaff();
  return { clinician: staff.clinician, patient: await admitConsenting(staff, chart) };
}

/** Opens the chart with an access of its own, reads the first page, and ends the access. */
export async function openAndRead(clinician: Reader, patient: Patient): Promise<Opening> {
  const { hospital } = clinician;
  const tokens = await clinician.tokens();
  const wanted = {
    patientId: patient.chart.chartId,
    purpose: 'TREAT',
    compartments: ['general'],
  };
  const sent = performance.now();
  const opened = await post(hospital, '/accesses', tokens, wanted);
  const openedText = await requireStatus(opened, 201);
  const openedMs = performance.now() - sent;
  const { accessId, records } = JSON.parse(openedText) as { accessId: string; records: number };
  const page = await askApi(hospital, `/accesses/${accessId}/fhir/${pageOf}`, tokens);
  const pageText = await requireStatus(page, 200);
  const firstPageMs = performance.now() - sent;
  if (((JSON.parse(pageText) as AnyBundle).entry ?? []).length === 0) {
    throw new Error('The first page is empty.');
  }
  await requireStatus(
    await askApi(hospital, `/accesses/${accessId}`, tokens, { method: 'DELETE' }),
    204,
  );
  return { openedMs, firstPageMs, records };
}

async function requireStatus(response: Response, wanted: number): Promise<string> {
  const text = await response.text();
  if (response.status !== wanted) {
    throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${text}`);
  }
  return text;
}

function percentilesOf(values: readonly number[]): Percentiles {
  return { p50Ms: percentile(values, 50), p95Ms: percentile(values, 95) };
}
