import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ConsentStatement, JournalEvidence } from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import type { AnyBundle } from '../support/fhir-client.js';
import { organization } from '../support/network.js';
import { Patient } from '../support/patients.js';
import { screenedChart } from '../support/screened-chart.js';
import { askApi, type Tokens } from '../support/sign-in.js';
import { copyLedger, verifyCopy, verifyLedger } from '../support/verify-ledger.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

interface Granted {
  readonly accessId: string;
  readonly until: string;
  readonly records: number;
}

describe('reading another hospital’s chart under a consent', function () {
  this.timeout(240_000);
  let registrar: SignedIn;
  let secondRegistrar: SignedIn;
  let clinician: SignedIn;
  let colleague: SignedIn;
  let patient: Patient;
  let patientTokens: Tokens;
  let consent: ConsentStatement;
  let granted: Granted;

  before(async () => {
    registrar = await employ(custodian, 'registrar', pharmacy);
    secondRegistrar = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    colleague = await employ(other, 'registrar', pharmacy);
    patient = await Patient.admit(custodian, screenedChart());
  });

  function open(
    change: object = {},
    { provider, tokens }: SignedIn = clinician,
  ): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, purpose: 'TREAT', compartments: ['general'], ...change };
    return post(provider.organization, '/accesses', tokens, wanted);
  }

  async function refused(response: Response, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  function readChart(path = ''): Promise<Response> {
    return askApi(other, `/accesses/${granted.accessId}/fhir${path}`, clinician.tokens);
  }

  async function evidence(): Promise<{ evidence: JournalEvidence; unreachable: string[] }> {
    const response = await askApi(custodian, '/journal', patientTokens);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as { evidence: JournalEvidence; unreachable: string[] };
  }

  it('refuses the clinician before the patient has enrolled, with the reason', async () => {
    await refused(await open(), 'PATIENT_UNKNOWN');
  });

  it('enrols the patient by the registrars of two organisations', async () => {
    patientTokens = await enrol(patient, registrar, secondRegistrar);
    await refused(await open(), 'CONSENT_UNKNOWN');
  });

  it('takes the consent that the patient signed, and no other', async () => {
    consent = patient.consent(other);
    const assertion = patient.device.sign(consent);
    const forged = { statement: { ...consent, compartments: ['general', 'hiv'] }, assertion };
    await refused(await post(custodian, '/consents', patientTokens, forged), 'SIGNATURE_INVALID');
    const signed = { statement: consent, assertion };
    const recorded = await post(custodian, '/consents', patientTokens, signed);
    assert.equal(recorded.status, 201, await recorded.text());
    const standing = await askApi(custodian, '/consents', patientTokens);
    assert.deepEqual(await standing.json(), { consents: [consent] });
  });

  it('opens the chart, and reads exactly what the consent covers', async () => {
    const opened = await open();
    assert.equal(opened.status, 201, await opened.clone().text());
    granted = (await opened.json()) as Granted;
    assert.equal(granted.records, 2);
    const response = await readChart();
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const bundle = JSON.parse(text) as AnyBundle;
    const types = bundle.entry?.map(({ resource }) => resource?.resourceType).sort();
    assert.deepEqual(types, ['Observation', 'Patient']);
    assert.match(text, /seventy/);
    assert.doesNotMatch(text, /AUDIT|eleven|75626/);
    const single = await readChart(`/Patient/${patient.chart.chartId}`);
    assert.match(await single.text(), /Ferreira/);
  });

  it('pages, and answers in FHIR what it refuses', async () => {
    const first = JSON.parse(await (await readChart('?_count=1')).text()) as AnyBundle & {
      link: { relation: string; url: string }[];
    };
    assert.equal(first.entry?.length, 1);
    assert.ok(first.link.some(({ relation }) => relation === 'next'));
    const missing = await readChart(`/Observation/${randomUUID()}`);
    assert.equal(missing.status, 404);
    assert.equal(((await missing.json()) as AnyBundle).resourceType, 'OperationOutcome');
  });

  it('refuses what the consent does not cover, and who has no right', async () => {
    await refused(await open({ compartments: ['substance-use'] }), 'COMPARTMENT_NOT_CONSENTED');
    await refused(await open({ purpose: 'HRESCH' }), 'PURPOSE_NOT_CONSENTED');
    await refused(await open({}, colleague), 'ROLE_NOT_PERMITTED');
    await refused(await open({}, secondRegistrar), 'ORGANIZATION_KIND_NOT_PERMITTED');
    const theirs = await askApi(other, `/accesses/${granted.accessId}/fhir`, colleague.tokens);
    assert.equal(theirs.status, 403);
  });

  it('shows the patient who read what, which an offline verifier proves', async () => {
    const shown = await evidence();
    assert.deepEqual(shown.unreachable, []);
    const outcomes = shown.evidence.accesses.map(({ outcome }) =>
      outcome.kind === 'permitted' ? 'permitted' : outcome.reason,
    );
    assert.deepEqual(outcomes.sort(), [
      'COMPARTMENT_NOT_CONSENTED',
      'CONSENT_UNKNOWN',
      'PATIENT_UNKNOWN',
      'PURPOSE_NOT_CONSENTED',
      'permitted',
    ]);
    assert.deepEqual(
      shown.evidence.releases.map(({ accessId, organization }) => [accessId, organization]),
      [[granted.accessId, custodian.mspId]],
    );
    const reads = shown.evidence.entries.filter(
      ({ entry }) => entry.accessId === granted.accessId && entry.interaction === 'read',
    );
    assert.deepEqual(
      reads.map(({ entry }) => [entry.organization, entry.records]),
      [[other.mspId, [patient.chart.chartId]]],
    );
    const verified = await verifyLedger(shown.evidence);
    assert.deepEqual(verified.failures, []);
    assert.equal(verified.code, 0);
  });

  it('lets the verifier find what a journal’s keeper withholds, or puts under no access', async () => {
    const { evidence: earlier } = await evidence();
    const { evidence: now } = await evidence();
    const copy = await copyLedger();
    try {
      const found = async (change: (evidence: JournalEvidence) => void): Promise<string[]> => {
        const changed = structuredClone(now);
        change(changed);
        const { failures } = await verifyCopy(copy, changed, earlier);
        return [...new Set(failures.map(({ code }) => code))].sort();
      };
      const theirs = (of: JournalEvidence, organization: string) =>
        of.entries.filter(({ entry }) => entry.organization === organization);
      assert.deepEqual(await found(() => undefined), []);
      for (const { mspId } of [custodian, other]) {
        const [oldest] = theirs(now, mspId);
        const withheld = await found((changed) => {
          changed.entries = now.entries.filter((each) => each !== oldest);
        });
        assert.deepEqual(withheld, ['earlier-entry-missing', 'entry-missing']);
      }
      const allWithheld = await found((changed) => {
        changed.entries = theirs(now, custodian.mspId);
      });
      assert.deepEqual(allWithheld, ['earlier-entry-missing']);
      const accessWithheld = await found((changed) => {
        changed.accesses = now.accesses.filter(({ outcome }) => outcome.kind === 'permitted');
      });
      assert.deepEqual(accessWithheld, ['access-withheld', 'earlier-access-missing']);
      const releaseWithheld = await found((changed) => {
        changed.releases = [];
      });
      assert.deepEqual(releaseWithheld, ['earlier-release-missing', 'release-withheld']);
      const unnamed = await found((changed) => {
        delete theirs(changed, other.mspId).at(-1)?.entry.accessId;
      });
      assert.ok(unnamed.includes('entry-access-missing'));
    } finally {
      copy.remove();
    }
  });

  it('ends with the patient’s revocation, the running session included', async () => {
    const statement = patient.revocation(consent.consentId);
    const revoked = await post(
      custodian,
      `/consents/${consent.consentId}/revocation`,
      patientTokens,
      { statement, assertion: patient.device.sign(statement) },
    );
    assert.equal(revoked.status, 204, await revoked.text());
    await refused(await open(), 'CONSENT_UNKNOWN');
    await refused(await open({ consentId: consent.consentId }), 'CONSENT_REVOKED');
    const late = await readChart();
    assert.equal(late.status, 403, await late.text());
  });
});
