import assert from 'node:assert/strict';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import type { AnyBundle } from '../support/fhir-client.js';
import { hasFhirValidator, validateFhir } from '../support/fhir-validator.js';
import { organization } from '../support/network.js';
import { Patient } from '../support/patients.js';
import { screenedChart } from '../support/screened-chart.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

interface Coded {
  readonly code: string;
}

/** The part of an AuditEvent that is compared. */
interface AuditEvent {
  readonly id: string;
  readonly meta?: { readonly profile: readonly string[] };
  readonly type: Coded;
  readonly subtype: readonly Coded[];
  readonly outcome: string;
  readonly outcomeDesc?: string;
  readonly source: { readonly observer: { readonly identifier: { readonly value: string } } };
}

interface Searchset {
  readonly resourceType: string;
  readonly total: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry: readonly { readonly resource: AuditEvent }[];
}

describe('a patient’s journal as FHIR AuditEvents', function () {
  this.timeout(240_000);
  let registrar: SignedIn;
  let clinician: SignedIn;
  let patient: Patient;
  let tokens: Tokens;

  before(async () => {
    registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    patient = await Patient.admit(custodian, screenedChart());
    tokens = await enrol(patient, registrar, second);
  });

  function open(purpose: string): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, purpose, compartments: ['general'] };
    return post(other, '/accesses', clinician.tokens, wanted);
  }

  async function events(query = ''): Promise<Searchset> {
    const response = await askApi(custodian, `/journal/fhir${query}`, tokens);
    assert.equal(response.status, 200, await response.clone().text());
    assert.match(response.headers.get('content-type') ?? '', /^application\/fhir\+json/);
    return (await response.json()) as Searchset;
  }

  /** What an event says, in short. */
  function told({ type, subtype, outcome, outcomeDesc, source }: AuditEvent): string {
    const { value: observer } = source.observer.identifier;
    const codes = [type, ...subtype].map(({ code }) => code).join('/');
    return `${codes} ${outcomeDesc ?? outcome} ${observer}`;
  }

  it('tells of what was decided, released and read, and of each look in the next', async () => {
    const statement = patient.consent(other);
    const signed = { statement, assertion: patient.device.sign(statement) };
    assert.equal((await post(custodian, '/consents', tokens, signed)).status, 201);
    assert.equal((await open('HRESCH')).status, 403);
    const opened = await open('TREAT');
    assert.equal(opened.status, 201, await opened.clone().text());
    const { accessId } = (await opened.json()) as { accessId: string };
    const chart = `/accesses/${accessId}/fhir`;
    const read = await askApi(other, `${chart}/Patient/${patient.chart.chartId}`, clinician.tokens);
    assert.equal(read.status, 200, await read.clone().text());
    assert.equal((await askApi(other, chart, clinician.tokens)).status, 200);

    const expected = [
      '110113/AuthZ-Consent PURPOSE_NOT_CONSENTED AccessControlContract',
      '110113/AuthZ-Consent 0 AccessControlContract',
      `110106/disclose 0 ${custodian.mspId}`,
      `rest/read 0 ${other.mspId}`,
      `rest/search 0 ${other.mspId}`,
    ];
    const isOfElsewhere = (line: string): boolean => expected.includes(line);
    const look = `110101/journal 0 ${custodian.mspId}`;
    const first = await events();
    const lines = first.entry.map(({ resource }) => told(resource));
    assert.deepEqual(lines.filter(isOfElsewhere).toReversed(), expected);
    assert.ok(!lines.includes(look));

    const second = await events();
    assert.equal(second.total, first.total + 1);
    const [newest, ...rest] = second.entry.map(({ resource }) => resource);
    assert.equal(newest && told(newest), look);
    assert.deepEqual(
      rest.map(({ id }) => id),
      first.entry.map(({ resource }) => resource.id),
    );
  });

  it('pages by its links, and by date', async () => {
    const all = await events();
    const page = await events('?_count=2');
    const next = page.link.find(({ relation }) => relation === 'next')?.url ?? '';
    const following = await events(next.slice(next.indexOf('?')));
    // Each of the looks in between is an event more, before those that were there.
    const ids = ({ entry }: Searchset): string[] => entry.map(({ resource }) => resource.id);
    assert.deepEqual([...ids(page), ...ids(following)].slice(1), ids(all).slice(0, 3));
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
    assert.equal((await events(`?date=gt${tomorrow}`)).total, 0);
  });

  it('is the patient’s alone, and refuses in FHIR', async () => {
    for (const { tokens: theirs, provider } of [registrar, clinician]) {
      const response = await askApi(provider.organization, '/journal/fhir', theirs);
      assert.equal(response.status, 403);
      assert.equal(((await response.json()) as AnyBundle).resourceType, 'OperationOutcome');
    }
  });

  it('is valid FHIR, by the HAPI validator', async function () {
    if (!hasFhirValidator) {
      console.log('      ../shared/tools/fhir-validator is missing: nothing is validated.');
      this.skip();
    }
    this.timeout(600_000);
    const bundle = await events();
    // It has no package of BALP; what its profiles demand, unit tests compare.
    const resources = bundle.entry.map(({ resource: { meta: _, ...event }, ...rest }) => ({
      ...rest,
      resource: event,
    }));
    const said = await validateFhir({ ...bundle, entry: resources });
    assert.match(said, /^resource\.json ok=true/m, said);
  });
});
