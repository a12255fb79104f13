import assert from 'node:assert/strict';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { clientOf, organization } from '../support/network.js';
import { asPerson } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { Provider } from '../support/providers.js';
import { askApi, refreshTokens, signIn, type Tokens } from '../support/sign-in.js';
import { accessToken } from '../support/tokens.js';

const hospital = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

describe('signing in to the domain API', function () {
  this.timeout(120_000);
  let clinician: Provider;
  let temporary: Provider;
  let patient: Patient;

  before(async () => {
    clinician = Provider.named(hospital, 'clinician');
    temporary = await Provider.employ(hospital, pharmacy);
    patient = await Patient.admit(hospital);
  });

  const subjectOf = ({ chart }: Patient): string => `patient:${chart.chartId}`;

  async function me(tokens: Tokens, at = hospital): Promise<{ status: number; body: unknown }> {
    const response = await askApi(at, '/me', tokens);
    return { status: response.status, body: await response.json() };
  }

  async function assertStopped(tokens: Tokens, code: string, at = hospital): Promise<void> {
    const { status, body } = await me(tokens, at);
    assert.equal(status, 401);
    assert.equal((body as { code: string }).code, code);
  }

  it('refuses a clinician and a patient whose passkey nobody vouched for', async () => {
    const refused = /SIGN_IN_REFUSED/;
    await assert.rejects(signIn(hospital, clinician.device, clinician.subject), refused);
    await assert.rejects(signIn(hospital, patient.device, subjectOf(patient)), refused);
  });

  it('takes the registrars of two organisations to enrol a clinician', async () => {
    for (const provider of [clinician, temporary]) {
      const { propose, confirm } = provider.enrolment();
      const proposed = await asPerson(hospital.name, 'registrar', propose);
      assert.ok(proposed.ok, proposed.text);
      const alone = await asPerson(hospital.name, 'registrar', confirm);
      assert.match(alone.text, /\[REGISTRAR_NOT_INDEPENDENT\]/);
      await assert.rejects(signIn(hospital, provider.device, provider.subject), /SIGN_IN_REFUSED/);
      const confirmed = await asPerson(pharmacy.name, 'registrar', confirm);
      assert.ok(confirmed.ok, confirmed.text);
    }
    const foreign = clinician.enrolment().propose;
    const elsewhere = await asPerson(other.name, 'registrar', foreign);
    assert.match(elsewhere.text, /\[NOT_OWN_ORGANIZATION\]/);
  });

  it('knows the clinician by the passkey, with the role of the ledger', async () => {
    const tokens = await signIn(hospital, clinician.device, clinician.subject);
    assert.deepEqual(await me(tokens), {
      status: 200,
      body: {
        kind: 'provider',
        id: clinician.publicKeyDigest,
        organization: hospital.mspId,
        roles: ['attending'],
      },
    });
    const next = await refreshTokens(hospital, tokens);
    assert.equal((await me(next)).status, 200);
    await assert.rejects(refreshTokens(hospital, tokens), /invalid_grant/);
  });

  it('refuses another passkey, and the clinician at another hospital', async () => {
    const { gateway: origin } = hospital;
    const stranger = new SoftwareAuthenticator({ rpId: 'localhost', origin });
    await assert.rejects(signIn(hospital, stranger, clinician.subject), /SIGN_IN_REFUSED/);
    await assert.rejects(signIn(other, clinician.device, clinician.subject), /SIGN_IN_REFUSED/);
    const tokens = await signIn(hospital, clinician.device, clinician.subject);
    await assertStopped(tokens, 'TOKEN_INVALID', other);
  });

  it('knows a patient at their own hospital only', async () => {
    const { propose, confirm } = patient.enrolmentCalls();
    assert.ok((await asPerson(hospital.name, 'registrar', propose)).ok);
    assert.ok((await asPerson(pharmacy.name, 'registrar', confirm)).ok);
    const tokens = await signIn(hospital, patient.device, subjectOf(patient));
    assert.deepEqual(await me(tokens), {
      status: 200,
      body: { kind: 'patient', id: patient.chart.chartId, organization: hospital.mspId },
    });
    await assert.rejects(signIn(other, patient.device, subjectOf(patient)), /SIGN_IN_REFUSED/);
  });

  it('keeps the tokens of people and of backend services apart', async () => {
    const { accessToken: person } = await signIn(hospital, clinician.device, clinician.subject);
    const headers = { authorization: `Bearer ${person}` };
    const fhir = await fetch(`${hospital.fhir}/Patient?family=Nobody`, { headers });
    assert.equal(fhir.status, 401);
    const token = await accessToken(clientOf(hospital.name));
    await assertStopped({ accessToken: token, refreshToken: '' }, 'TOKEN_WRONG_AUDIENCE');
  });

  it('stops a clinician at once when the credential is revoked', async () => {
    const tokens = await signIn(hospital, temporary.device, temporary.subject);
    assert.equal((await me(tokens)).status, 200);
    await temporary.revoke();
    await assertStopped(tokens, 'TOKEN_INVALID');
    await assert.rejects(refreshTokens(hospital, tokens), /invalid_grant/);
    await assert.rejects(signIn(hospital, temporary.device, temporary.subject), /SIGN_IN_REFUSED/);
  });
});
