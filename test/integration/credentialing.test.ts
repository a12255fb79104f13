import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Application, Credential, Evidence } from '@healthchain/protocol';
import { employ, enrolProvider, post, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { answered, asAdministrator, asGateway, asPerson, eventually } from '../support/operator.js';
import { aYearFromNow, minutesFromNow } from '../support/patients.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';
import { statementOf, withoutRegistry } from '../support/provider-samples.js';
import { Provider } from '../support/providers.js';
import { askApi, signIn, type Tokens } from '../support/sign-in.js';

const hospital = organization('hospital');
const pharmacy = organization('pharmacy');

interface Shown {
  readonly application: Application;
  readonly provider: unknown;
  readonly findings: readonly { check: string; outcome: string; reasons: string[] }[];
}
interface Awaiting {
  readonly credentials: readonly { credential: Credential; credentialDigest: string }[];
}

describe('credentialing, from an application to a role in two organisations’ names', function () {
  this.timeout(240_000);
  let registrar: SignedIn;
  let second: SignedIn;
  let provider: Provider;
  let tokens: Tokens;
  let applicationId: string;

  before(async () => {
    registrar = await employ(hospital, 'registrar', pharmacy);
    second = await employ(pharmacy, 'registrar', hospital);
    provider = Provider.ofKey(hospital, randomBytes(32).toString('hex'));
  });

  async function answerTo<Body>(response: Response, status: number): Promise<Body> {
    const text = await response.text();
    assert.equal(response.status, status, text);
    return JSON.parse(text) as Body;
  }

  async function refused(response: Response, status: number, code: string): Promise<void> {
    const { code: found } = await answerTo<{ code?: string }>(response, status);
    assert.equal(found, code);
  }

  const send = (path: string, body: object = {}, { provider: who, tokens: by } = registrar) =>
    post(who.organization, path, by, body);

  async function apply(family: string): Promise<string> {
    const body = { role: 'attending', provider: statementOf(hospital, family) };
    const { applicationId: id } = await answerTo<Application>(
      await send('/credential-applications', body),
      201,
    );
    return id;
  }

  const check = async (id: string): Promise<Shown> =>
    answerTo<Shown>(await send(`/credential-applications/${id}/checks`), 200);

  const issue = (id: string, validUntil = aYearFromNow()): Promise<Response> =>
    send(`/credential-applications/${id}/issue`, {
      publicKeyDigest: provider.publicKeyDigest,
      validUntil,
    });

  /** The provider's credential, if the second registrar's gateway says that it waits. */
  async function waiting(): Promise<Awaiting['credentials'][number] | undefined> {
    const response = await askApi(pharmacy, '/credentials/awaiting', second.tokens);
    const { credentials } = await answerTo<Awaiting>(response, 200);
    return credentials.find(
      ({ credential }) => credential.publicKeyDigest === provider.publicKeyDigest,
    );
  }

  async function countersign(by: SignedIn, change: object = {}): Promise<Response> {
    let credentialDigest: string | undefined;
    await eventually(async () => {
      credentialDigest = (await waiting())?.credentialDigest;
      return credentialDigest !== undefined;
    });
    const { mspId } = hospital;
    const { publicKeyDigest } = provider;
    const name = { mspId, publicKeyDigest, credentialDigest, ...change };
    return send('/credentials/countersign', name, by);
  }

  const me = (): Promise<Response> => askApi(hospital, '/me', tokens);

  /** The reasons of the checks that did not pass. */
  const objections = ({ findings }: Shown): [string, string, string[]][] =>
    findings
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ check: name, outcome, reasons }) => [name, outcome, reasons]);

  it('takes an application, of which public state names nobody', async () => {
    applicationId = await apply('Okafor');
    const call = query('AccessControlContract:GetApplication', ...[hospital.mspId, applicationId]);
    const text = await answered(() => asGateway(pharmacy.name, call));
    const application = JSON.parse(answerOf(text)) as Application;
    assert.equal(application.state, 'applied');
    assert.doesNotMatch(text, /Okafor|Amara|1537001129|MA-204418/);
    const evidence = query('AccessControlContract:GetEvidence', application.evidence.evidenceId);
    assert.match((await asGateway(pharmacy.name, evidence)).text, /\[NOT_FOUND\]/);
    const own = await asGateway(hospital.name, evidence);
    const { sealed } = JSON.parse(answerOf(own.text)) as Evidence;
    assert.doesNotMatch(Buffer.from(sealed, 'base64').toString('latin1'), /Okafor|1537001129/);
    const path = `/credential-applications/${applicationId}`;
    const shown = await answerTo<Shown>(await askApi(hospital, path, registrar.tokens), 200);
    assert.deepEqual(shown.provider, statementOf(hospital, 'Okafor'));
    const listed = await askApi(hospital, '/credential-applications', registrar.tokens);
    assert.match(await listed.text(), new RegExp(applicationId));
  });

  /** Issues with the `peer` CLI, as a registrar and as an administrator, and is refused. */
  async function refusedByContract(terms: object, code: string): Promise<void> {
    const { publicKeyDigest } = provider;
    const request = { publicKeyDigest, role: 'attending', validUntil: aYearFromNow(), ...terms };
    const call = 'AccessControlContract:IssueCredential';
    const line = invoke(call, JSON.stringify(request), randomUUID());
    const { name } = hospital;
    for (const answer of [
      await asPerson(name, 'registrar', line),
      await asAdministrator(name, line),
    ]) {
      assert.ok(!answer.ok);
      assert.match(answer.text, new RegExp(`\\[${code}\\]`));
    }
  }

  it('issues nothing before the checks, and nothing without an application, to administrators neither', async () => {
    await refused(await issue(applicationId), 409, 'CHECKS_NOT_PASSED');
    await refusedByContract({}, 'APPLICATION_REQUIRED');
    await refusedByContract({ applicationId }, 'CHECKS_NOT_PASSED');
  });

  it('checks NPI, licence, DEA registration and both exclusion lists, and issues on them for 36 months', async () => {
    const checked = await check(applicationId);
    assert.deepEqual(
      checked.findings.map(({ check: name, outcome }) => [name, outcome]),
      ['npi', 'licence', 'dea', 'exclusions', 'sam-exclusions'].map((name) => [name, 'passed']),
    );
    const licence = { profession: 'physician', state: 'MA' };
    const until = '2099-12-31T23:59:59Z';
    assert.deepEqual(checked.application.checks?.established, {
      licence: { ...licence, until },
      controlledSubstances: { schedules: ['II', 'III', 'IV', 'V'], until },
    });
    await refusedByContract({ applicationId, licence }, 'CHECKS_DIFFER');
    const tooLong = minutesFromNow((3 * 366 + 1) * 24 * 60);
    await refused(await issue(applicationId, tooLong), 400, 'VALIDITY_TOO_LONG');
    const credential = await answerTo<Credential>(await issue(applicationId), 201);
    assert.deepEqual(credential.licence, licence);
    assert.deepEqual(credential.controlledSubstances, {
      schedules: ['II', 'III', 'IV', 'V'],
      until,
    });
    await refused(await issue(applicationId), 409, 'APPLICATION_CLOSED');
  });

  it('takes the registrar of a second organisation to countersign', async () => {
    await assert.rejects(enrolProvider(provider, pharmacy), /CREDENTIAL_INACTIVE/);
    await refused(await countersign(registrar), 403, 'COUNTERSIGNER_NOT_INDEPENDENT');
    const other = { credentialDigest: '0'.repeat(64) };
    await refused(await countersign(second, other), 409, 'STATE_MISMATCH');
    const active = await answerTo<Credential>(await countersign(second), 200);
    assert.equal(active.countersignedBy, pharmacy.mspId);
    assert.equal(await waiting(), undefined);
  });

  it('gives the role: the provider enrols a passkey and signs in', async () => {
    await enrolProvider(provider, pharmacy);
    tokens = await signIn(hospital, provider.device, provider.subject);
    const { roles } = await answerTo<{ roles: string[] }>(await me(), 200);
    assert.deepEqual(roles, ['attending']);
    const list = '/credential-applications';
    await refused(await askApi(hospital, list, tokens), 403, 'ROLE_NOT_PERMITTED');
  });

  it('renews the credential on new checks, and leaves the old one in force until then', async () => {
    const again = await apply('Okafor');
    await check(again);
    const validUntil = minutesFromNow(2 * 365 * 24 * 60);
    const issued = await answerTo<Credential>(await issue(again, validUntil), 201);
    assert.equal(issued.renewal?.validUntil, validUntil);
    await answerTo(await me(), 200);
    const renewed = await answerTo<Credential>(await countersign(second), 200);
    assert.deepEqual([renewed.validUntil, renewed.renewal], [validUntil, undefined]);
    await answerTo(await me(), 200);
  });

  it('suspends at once by one organisation, and reinstates by two', async () => {
    const { publicKeyDigest } = provider;
    const change = async (path: string): Promise<Credential> =>
      answerTo(await send(`/credentials/${publicKeyDigest}/${path}`), 200);
    assert.ok((await change('suspension')).suspendedAt !== undefined);
    await refused(await me(), 401, 'TOKEN_INVALID');
    const reinstated = await change('reinstatement');
    assert.deepEqual([reinstated.suspendedAt, reinstated.countersignedBy], [undefined, undefined]);
    await refused(await me(), 401, 'TOKEN_INVALID');
    await answerTo(await countersign(second), 200);
    await eventually(async () => (await me()).status === 200);
    const theirs = `/credentials/${second.provider.publicKeyDigest}/suspension`;
    await refused(await send(theirs), 404, 'NOT_FOUND');
    const own = `/credentials/${registrar.provider.publicKeyDigest}/suspension`;
    await refused(await send(own), 403, 'ADMIN_REQUIRED');
  });

  it('refuses numbers that nobody can have, and names no value', async () => {
    const stated = statementOf(hospital, 'Okafor');
    for (const wrong of [
      { npi: '1537001128' },
      { dea: { ...stated.dea, number: 'BO4029178' } },
      { dea: { ...stated.dea, number: 'BP4029179' } },
    ]) {
      const body = { role: 'attending', provider: { ...stated, ...wrong } };
      const response = await send('/credential-applications', body);
      const text = await response.clone().text();
      await refused(response, 400, 'INVALID_ARGUMENT');
      assert.doesNotMatch(text, /Okafor|15370011|4029178/);
    }
  });

  it('refuses a role to who is excluded, and closes the application', async () => {
    const id = await apply('Castellan');
    assert.deepEqual(objections(await check(id)), [['exclusions', 'mismatch', ['EXCLUDED']]]);
    await refused(await issue(id), 409, 'CHECKS_NOT_PASSED');
    const closed = await answerTo<Application>(
      await send(`/credential-applications/${id}/refusal`),
      200,
    );
    assert.equal(closed.state, 'refused');
    const late = await send(`/credential-applications/${id}/checks`);
    await refused(late, 409, 'APPLICATION_CLOSED');
  });

  it('refuses a role to who is excluded in SAM alone', async () => {
    const id = await apply('Bergstrom');
    assert.deepEqual(objections(await check(id)), [['sam-exclusions', 'mismatch', ['EXCLUDED']]]);
    await refused(await issue(id), 409, 'CHECKS_NOT_PASSED');
  });

  it('refuses a role on a DEA registration that has expired', async () => {
    const id = await apply('Lindqvist');
    assert.deepEqual(objections(await check(id)), [['dea', 'mismatch', ['DEA_EXPIRED']]]);
    await refused(await issue(id), 409, 'CHECKS_NOT_PASSED');
  });

  it('takes the application of somebody who cannot sign in, once, by the code of an invitation', async () => {
    const { name, npi, licence } = statementOf(hospital, 'Moreau');
    const scan = randomBytes(400 * 1024);
    const document = { kind: 'licence', mediaType: 'image/png', content: scan.toString('base64') };
    const submission = { provider: { name, npi, licence }, documents: [document] };
    const submit = (body: object): Promise<Response> =>
      fetch(`${hospital.gateway}/api/v1/invited-applications`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...submission, ...body }),
      });
    const invited = await send('/application-invitations', { role: 'attending' });
    const { invitationId, code } = await answerTo<{ invitationId: string; code: string }>(
      invited,
      201,
    );
    await refused(await submit({ code: `${code}x` }), 403, 'INVITATION_INVALID');
    const large = Buffer.alloc(4 * 1024 * 1024).toString('base64');
    const tooLarge = { code, documents: [{ ...document, content: large }] };
    await refused(await submit(tooLarge), 413, 'BODY_TOO_LARGE');
    const acceptance = `/application-invitations/${invitationId}/acceptance`;
    await refused(await send(acceptance), 404, 'NOT_FOUND');
    assert.equal((await submit({ code })).status, 204);
    await refused(await submit({ code }), 403, 'INVITATION_INVALID');
    await answerTo<Application>(await send(acceptance), 201);
    await refused(await send(acceptance), 404, 'NOT_FOUND');
    const shown = await check(invitationId);
    assert.deepEqual(objections(shown), []);
    const [kept] = (shown.provider as { documents: { evidenceId: string }[] }).documents;
    const { evidenceId } = kept ?? { evidenceId: '' };
    const path = `/credential-applications/${invitationId}/documents/${evidenceId}`;
    const download = await askApi(hospital, path, registrar.tokens);
    assert.ok(scan.equals(Buffer.from(await download.arrayBuffer())));
    const evidence = query('AccessControlContract:GetEvidence', evidenceId);
    assert.match((await asGateway(pharmacy.name, evidence)).text, /\[NOT_FOUND\]/);
  });

  it('refuses a role while a registry cannot be asked, and gives it on checks made again', async () => {
    const id = await apply('Moreau');
    const unknown = await withoutRegistry(hospital, 'licences.json', () => check(id));
    assert.deepEqual(objections(unknown), [['licence', 'unknown', ['REGISTRY_UNAVAILABLE']]]);
    await refused(await issue(id), 409, 'CHECKS_NOT_PASSED');
    assert.deepEqual(objections(await check(id)), []);
  });
});
