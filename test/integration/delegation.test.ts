import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import {
  saltedDigest,
  type ConsentStatement,
  type DelegationStatement,
  type JournalEvidence,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { asAdministrator } from '../support/operator.js';
import { act, Patient } from '../support/patients.js';
import { askApi, refreshTokens, signIn, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

describe('those who decide for a patient', function () {
  this.timeout(240_000);
  let registrar: SignedIn;
  let second: SignedIn;
  let clinician: SignedIn;
  let patient: Patient;
  let tokens: Tokens;

  before(async () => {
    registrar = await employ(custodian, 'registrar', pharmacy);
    second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    patient = await Patient.admit(custodian);
    tokens = await enrol(patient, registrar, second);
  });

  interface Delegate {
    readonly device: SoftwareAuthenticator;
    readonly delegationId: string;
    readonly tokens: Tokens;
  }

  /** Somebody whom the patient lets decide, and who signed in. */
  async function delegate(change: Partial<DelegationStatement> = {}): Promise<Delegate> {
    const { gateway } = custodian;
    const device = new SoftwareAuthenticator({
      rpId: new URL(gateway).hostname,
      origin: gateway,
    });
    const statement = patient.delegation(device, change);
    const signed = {
      statement,
      assertion: patient.device.sign(statement),
      acceptance: device.sign(statement),
    };
    const recorded = await post(custodian, '/delegations', tokens, signed);
    assert.equal(recorded.status, 201, await recorded.clone().text());
    const { delegationId } = statement;
    const subject = `delegate:delegate-${delegationId}`;
    return { device, delegationId, tokens: await signIn(custodian, device, subject) };
  }

  function consentBy(
    { device, delegationId, tokens: own }: Delegate,
    change: Partial<ConsentStatement> = {},
  ) {
    const statement = patient.consent(other, { delegationId, ...change });
    const signed = { statement, assertion: device.sign(statement) };
    return { statement, signed, answer: post(custodian, '/consents', own, signed) };
  }

  async function consented(by: Delegate): Promise<string> {
    const { statement, answer } = consentBy(by);
    assert.equal((await answer).status, 201, await (await answer).clone().text());
    return statement.consentId;
  }

  function open(consentId: string, { chartId: patientId } = patient.chart): Promise<Response> {
    const wanted = { patientId, consentId, purpose: 'TREAT', compartments: ['general'] };
    return post(other, '/accesses', clinician.tokens, wanted);
  }

  async function accessIdOf(response: Response): Promise<string> {
    assert.equal(response.status, 201, await response.clone().text());
    return ((await response.json()) as { accessId: string }).accessId;
  }

  async function codeOf(response: Response): Promise<string> {
    const text = await response.text();
    return /\b[A-Z]+(?:_[A-Z]+)+\b/.exec(text)?.[0] ?? text;
  }

  it('consent within their limits, and the chart opens elsewhere', async () => {
    const guardian = await delegate();
    const me = await askApi(custodian, '/me', guardian.tokens);
    assert.deepEqual(await me.json(), {
      ...{ kind: 'delegate', id: guardian.delegationId, organization: custodian.mspId },
      ...{ patientId: patient.chart.chartId, powers: ['consent', 'revoke', 'see'] },
    });
    const accessId = await accessIdOf(await open(await consented(guardian)));
    const read = await askApi(other, `/accesses/${accessId}/fhir`, clinician.tokens);
    assert.equal(read.status, 200, await read.clone().text());
  });

  it('are refused beyond them, by the gateway and by the stock CLI', async () => {
    const guardian = await delegate();
    const exceeding = consentBy(guardian, { compartments: ['general', 'hiv'] });
    assert.equal(await codeOf(await exceeding.answer), 'DELEGATION_EXCEEDED');
    const { signed, statement } = consentBy(guardian, { purposes: ['TREAT', 'HPAYMT'] });
    const salts = { consentSalt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
    const digest = saltedDigest(salts.consentSalt, signed);
    const line = act('RecordConsent', statement.consentId, digest, { ...salts, signed });
    const { ok, text } = await asAdministrator(custodian.name, line);
    assert.ok(!ok);
    assert.match(text, /\[DELEGATION_EXCEEDED\]/);
  });

  it('do what they have the power for', async () => {
    const watcher = await delegate({ powers: ['see'], relationship: 'caregiver' });
    assert.equal(await codeOf(await consentBy(watcher).answer), 'DELEGATION_EXCEEDED');
    const seen = await askApi(custodian, '/journal', watcher.tokens);
    assert.equal(seen.status, 200);
    const shown = await askApi(custodian, '/journal', tokens);
    const { evidence } = (await shown.json()) as { evidence: JournalEvidence };
    const { delegationId } = watcher;
    const actors = evidence.entries.map(({ entry }) => entry.actor);
    assert.ok(
      actors.some((each) => each.kind === 'delegate' && each.delegationId === delegationId),
      'The look of the delegate is journalled.',
    );
    assert.equal((await askApi(custodian, '/journal/fhir', watcher.tokens)).status, 200);
    const { tokens: blind } = await delegate({ powers: ['consent'] });
    const unseen = await askApi(custodian, '/journal/fhir', blind);
    assert.equal(await codeOf(unseen), 'DELEGATION_EXCEEDED');
    const told = await askApi(custodian, '/explanation?language=en', watcher.tokens);
    assert.match(await told.text(), /Your caregiver can see who can open your chart for you/);
  });

  it('end at once: token, refresh, consent, open session and next opening', async () => {
    const guardian = await delegate();
    const consentId = await consented(guardian);
    const accessId = await accessIdOf(await open(consentId));
    const statement = patient.delegationEnd(guardian.delegationId);
    const signed = { statement, assertion: patient.device.sign(statement) };
    const ended = await post(
      custodian,
      `/delegations/${guardian.delegationId}/end`,
      tokens,
      signed,
    );
    assert.equal(ended.status, 204, await ended.text());
    assert.equal((await askApi(custodian, '/me', guardian.tokens)).status, 401);
    await assert.rejects(refreshTokens(custodian, guardian.tokens), /invalid_grant/);
    const read = await askApi(other, `/accesses/${accessId}/fhir`, clinician.tokens);
    assert.equal(await codeOf(read), 'DELEGATION_ENDED');
    assert.equal(await codeOf(await open(consentId)), 'DELEGATION_ENDED');
    const listed = await askApi(custodian, '/delegations', tokens);
    assert.ok(!(await listed.text()).includes(guardian.delegationId));
  });

  it('lay it down themselves', async () => {
    const { device, delegationId, tokens: own } = await delegate();
    const statement = patient.delegationEnd(delegationId);
    const signed = { statement, assertion: device.sign(statement) };
    assert.equal(
      (await post(custodian, `/delegations/${delegationId}/end`, own, signed)).status,
      204,
    );
    assert.equal((await askApi(custodian, '/me', own)).status, 401);
  });

  it('speak for a minor until majority, and not from then on', async () => {
    const minor = await Patient.admit(custodian);
    const majority = Date.now() + 25_000;
    const until = new Date(majority).toISOString();
    const parent = await enrol(minor, registrar, second, {
      proxy: { relationship: 'parent', until },
    });
    const statement = minor.consent(other);
    const signed = { statement, assertion: minor.device.sign(statement) };
    const recorded = await post(custodian, '/consents', parent, signed);
    assert.equal(recorded.status, 201, await recorded.clone().text());
    const opened = await open(statement.consentId, minor.chart);
    assert.equal(opened.status, 201, await opened.clone().text());
    const granted = (await opened.json()) as { until: string };
    assert.ok(Date.parse(granted.until) <= majority, granted.until);
    await wait(majority - Date.now() + 1_000);
    assert.equal(await codeOf(await open(statement.consentId, minor.chart)), 'ENROLMENT_ENDED');
    assert.equal((await askApi(custodian, '/me', parent)).status, 401);
  });
});
