import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  resourceClasses,
  type Access,
  type ConsentStatement,
  type ResourceClass,
} from '@healthchain/protocol';
import { employ, enrol, enrolledProvider, post, type SignedIn } from '../support/admissions.js';
import { openChart } from '../support/hand-in.js';
import { organization, projectRoot } from '../support/network.js';
import { asPerson, operator } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';
import { screenedChart } from '../support/screened-chart.js';
import type { Provider } from '../support/providers.js';
import { askApi } from '../support/sign-in.js';
import { by, operatorWith } from '../support/step-up.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const plan = organization('health-plan');
const shipped = path.join(projectRoot, 'network/access-policy.yaml');

interface Granted {
  readonly accessId: string;
  readonly classes: readonly ResourceClass[];
  readonly records: number;
}

describe('the access policy', function () {
  this.timeout(240_000);
  let nurse: SignedIn;
  let patient: Patient;
  let consent: ConsentStatement;
  let folder: string;
  let granted: Granted;
  /** Privacy officers, by the name of their organisation. */
  const officers = new Map<string, Provider>();

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    nurse = await employ(other, 'nurse', pharmacy);
    for (const [member, secondRegistrar] of [
      [other, pharmacy],
      [pharmacy, other],
      [plan, other],
    ] as const) {
      const officer = await enrolledProvider(member, 'privacy-officer', secondRegistrar);
      officers.set(member.name, officer);
    }
    patient = await Patient.admit(custodian, screenedChart());
    const tokens = await enrol(patient, registrar, second);
    consent = patient.consent(other);
    const signed = { statement: consent, assertion: patient.device.sign(consent) };
    const recorded = await post(custodian, '/consents', tokens, signed);
    assert.equal(recorded.status, 201, await recorded.text());
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** An organisation proposes or approves a policy: its privacy officer signs. */
  function vote(name: string, ...args: readonly string[]): Promise<string> {
    const officer = officers.get(name);
    assert.ok(officer);
    return operatorWith(by(officer), 'policy', ...args, '--as', name);
  }

  function open(change: object = {}): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, purpose: 'TREAT', compartments: ['general'], ...change };
    return post(other, '/accesses', nurse.tokens, wanted);
  }

  async function refused(response: Response, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  async function opened(change: object = {}): Promise<Granted> {
    const response = await open(change);
    assert.equal(response.status, 201, await response.clone().text());
    return (await response.json()) as Granted;
  }

  /** What OpenChart comes to for one of the other hospital's people with nothing but the stock CLI. */
  async function byCli(person: string, classes: ResourceClass[]): Promise<Access> {
    const { patientId, consentId } = consent;
    const accessId = randomUUID();
    const basis = { kind: 'consent' as const, consentId };
    const asked = { accessId, patientId, basis, purpose: 'TREAT' as const, classes };
    const line = openChart({ ...asked, compartments: ['general'] });
    const answer = await asPerson(other.name, person, line);
    assert.ok(answer.ok, answer.text);
    const read = query('AccessControlContract:GetAccess', patientId, accessId);
    return JSON.parse(answerOf((await asPerson(other.name, person, read)).text)) as Access;
  }

  it('gives a nurse all classes but bills, and of them those that are asked for', async () => {
    granted = await opened();
    assert.deepEqual(
      granted.classes,
      resourceClasses.filter((name) => name !== 'billing'),
    );
    assert.equal(granted.records, 2);
    const alone = await opened({ classes: ['demographics'] });
    assert.equal(alone.records, 1);
    const chart = await askApi(other, `/accesses/${alone.accessId}/fhir`, nurse.tokens);
    const { entry } = (await chart.json()) as { entry: { resource: { resourceType: string } }[] };
    assert.deepEqual(
      entry.map(({ resource }) => resource.resourceType),
      ['Patient'],
    );
    await refused(await open({ classes: ['billing'] }), 'POLICY_NOT_PERMITTED');
    await refused(await open({ classes: ['surgery'] }), 'INVALID_ARGUMENT');
  });

  it('decides alike for a caller with nothing but the peer CLI', async () => {
    const access = await byCli('nurse', ['demographics', 'results']);
    assert.deepEqual([access.outcome.kind, access.role], ['permitted', 'nurse']);
    const all = await byCli('nurse', [...resourceClasses]);
    assert.deepEqual(all.outcome, { kind: 'refused', reason: 'POLICY_NOT_PERMITTED' });
    const attending = await byCli('clinician', [...resourceClasses]);
    assert.deepEqual([attending.outcome.kind, attending.role], ['permitted', 'attending']);
    assert.equal(attending.policyVersion, access.policyVersion);
  });

  it('is changed by a majority, and counts from the deciding approval on, also in open sessions', async () => {
    const chart = `/accesses/${granted.accessId}/fhir`;
    assert.equal((await askApi(other, chart, nurse.tokens)).status, 200);
    const before = (await byCli('nurse', ['results'])).policyVersion ?? 0;
    const file = path.join(folder, 'without-nurses.yaml');
    writeFileSync(file, readFileSync(shipped, 'utf8').replace('[nurse]', '[privacy-officer]'));
    const text = await vote(other.name, 'propose', '--file', file);
    const [, digest = ''] = /Proposed: ([0-9a-f]{64})/.exec(text) ?? [];
    assert.notEqual(digest, '', text);
    const shown = await operator('policy', 'diff');
    assert.match(shown, new RegExp(`proposal ${digest} \\(approved by ${other.mspId}\\)`));
    assert.match(shown, /- nurse may read results for TREAT/);
    assert.match(shown, /\+ privacy-officer may read results for TREAT/);
    const second = await vote(pharmacy.name, 'approve', digest);
    assert.match(second, /others have yet to approve/);
    assert.equal((await byCli('nurse', ['results'])).outcome.kind, 'permitted');

    const third = await vote(plan.name, 'approve', digest);
    assert.match(third, /it is in force/);
    await refused(await open(), 'ROLE_NOT_PERMITTED');
    const late = await askApi(other, chart, nurse.tokens);
    assert.match(await late.text(), /POLICY_NOT_PERMITTED/);
    assert.equal((await askApi(other, chart, nurse.tokens)).status, 403);
    const attending = await byCli('clinician', ['results']);
    assert.deepEqual([attending.outcome.kind, attending.policyVersion], ['permitted', before + 1]);
  });

  it('is brought back the same way, and refuses an organisation that has voted', async () => {
    const text = await vote(other.name, 'propose');
    const [, digest = ''] = /Proposed: ([0-9a-f]{64})/.exec(text) ?? [];
    await assert.rejects(vote(other.name, 'approve', digest), /ALREADY_EXISTS/);
    await vote(pharmacy.name, 'approve', digest);
    await vote(plan.name, 'approve', digest);
    assert.match(await operator('policy', 'diff'), /Nothing differs: .*access-policy\.yaml/);
    assert.equal((await opened()).records, 2);
  });
});
