import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  resourceClasses,
  saltedDigest,
  type ChartRequest,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { openingCall, propose, refusalCode } from '../support/authority-calls.js';
import { commitInStep, type Commit } from '../support/commit-in-step.js';
import { countersignature, credentialCall } from '../support/credential-calls.js';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { openChart } from '../support/hand-in.js';
import { endpoints, organization, type OrganizationEndpoints } from '../support/network.js';
import { asPerson } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { askForKeys } from '../support/reader-attack.js';
import { screenedChart } from '../support/screened-chart.js';
import { askApi, refreshTokens, signIn, type Tokens } from '../support/sign-in.js';
import { whileSuspended } from '../support/suspended.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');
/** Those that hold shares of the custodian's keys, besides the reader. */
const keepers = [pharmacy, organization('health-plan')];
/** The organisations that hold what patients decided, and so can hand out keys. */
const members = endpoints().organizations.filter(({ kind }) => kind !== 'research-institute');

describe('a clinician whose credential is suspended', function () {
  this.timeout(240_000);
  const clients = new FabricClients();
  let commit: Commit;
  let clinician: SignedIn;
  let tokens: Tokens;
  let patient: Patient;
  let consentId: string;
  /** A session in which charts are read, and an opening for which no keys were handed out yet. */
  let sessionId: string;
  let opened: ChartRequest;

  before(async () => {
    commit = commitInStep(
      clients,
      members.map(({ mspId }) => mspId),
    );
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const secondRegistrar = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    tokens = clinician.tokens;
    patient = await Patient.admit(custodian, screenedChart());
    const patientTokens = await enrol(patient, registrar, secondRegistrar);
    const statement = patient.consent(other);
    const signed = { statement, assertion: patient.device.sign(statement) };
    const recorded = await post(custodian, '/consents', patientTokens, signed);
    assert.equal(recorded.status, 201, await recorded.text());
    consentId = statement.consentId;
  });

  after(() => {
    clients.close();
  });

  const request = (): ChartRequest => ({
    accessId: randomUUID(),
    patientId: patient.chart.chartId,
    basis: { kind: 'consent', consentId },
    purpose: 'TREAT',
    compartments: ['general'],
    // Key keepers open whole compartments.
    classes: [...resourceClasses],
  });

  function openBySession(): Promise<Response> {
    const { patientId, purpose, compartments } = request();
    return post(other, '/accesses', tokens, { patientId, purpose, compartments });
  }

  const me = (): Promise<Response> => askApi(other, '/me', tokens);
  const readSession = (): Promise<Response> => askApi(other, `/accesses/${sessionId}/fhir`, tokens);

  async function refused(response: Response, status: number, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.deepEqual([response.status, body.code], [status, code]);
  }

  /** What the contract at one organisation's peer holds against the clinician who opens a chart. */
  async function openingAt({ mspId }: OrganizationEndpoints): Promise<string | undefined> {
    const call = openingCall(request());
    const answer = await propose(clients.person(other, 'clinician'), call, [mspId]).evaluate();
    return (JSON.parse(Buffer.from(answer).toString('utf8')) as { refused?: string }).refused;
  }

  /** What the contract holds against one organisation that would hand out keys to the clinician. */
  async function releaseBy(keeper: OrganizationEndpoints): Promise<string | undefined> {
    const { contract } = clients.gatewayOf(keeper);
    const key = await contract.evaluate('PatientRecordContract:GetWrappingKey', {
      arguments: [other.mspId],
    });
    const { keyId } = JSON.parse(Buffer.from(key).toString('utf8')) as WrappingPublicKey;
    const { accessId, patientId } = opened;
    const release = { accessId, patientId, keyId, sealedDigest: randomBytes(32).toString('hex') };
    const salt = newSalt();
    try {
      await contract.evaluate('PatientRecordContract:ReleaseKeys', {
        arguments: [accessId, saltedDigest(salt, release), randomUUID()],
        transientData: { release: JSON.stringify({ salt, request: release }) },
        endorsingOrganizations: [keeper.mspId],
      });
      return undefined;
    } catch (error) {
      return refusalCode(error) ?? String(error);
    }
  }

  /** What the custodian's gateway answers to the reader's, which asks for the keys of the opening. */
  async function keysOfOpening(): Promise<unknown> {
    const { accessId, patientId } = opened;
    const { status, body } = await askForKeys(other, custodian, { accessId, patientId });
    return [status, (body as { code?: string }).code];
  }

  /** What a key keeper's gateway answers to the reader's, which asks for its shares of the opening. */
  async function sharesOf(keeper: OrganizationEndpoints): Promise<unknown> {
    const { accessId, patientId } = opened;
    const asked = await askForKeys(other, keeper, { accessId, patientId }, '/key-shares');
    return [asked.status, (asked.body as { code?: string }).code];
  }

  async function asRegistrar(name: 'SuspendCredential' | 'ReinstateCredential'): Promise<void> {
    const registrar: FabricClient = clients.person(other, 'registrar');
    await commit(registrar, credentialCall(name, clinician.provider));
  }

  it('was served before: requests, refreshed tokens, openings, reads, keys', async () => {
    tokens = await refreshTokens(other, tokens);
    assert.equal((await me()).status, 200);
    const response = await openBySession();
    assert.equal(response.status, 201, await response.clone().text());
    sessionId = ((await response.json()) as { accessId: string }).accessId;
    assert.equal((await readSession()).status, 200);
    opened = request();
    await commit(clients.person(other, 'clinician'), openingCall(opened));
    for (const member of members) {
      assert.equal(await openingAt(member), undefined, member.name);
    }
    assert.equal(await releaseBy(custodian), undefined);
    for (const keeper of keepers) {
      assert.deepEqual(await sharesOf(keeper), [409, 'CUSTODIAN_AVAILABLE'], keeper.name);
    }
  });

  describe('is refused', () => {
    before(() => asRegistrar('SuspendCredential'));

    it('the next request, a read in the open session included', async () => {
      await refused(await me(), 401, 'TOKEN_INVALID');
      await refused(await openBySession(), 401, 'TOKEN_INVALID');
      const read = await readSession();
      assert.equal(read.status, 401);
      assert.match(await read.text(), /TOKEN_INVALID/);
    });

    it('new tokens, by the refresh token and by passkey', async () => {
      await assert.rejects(refreshTokens(other, tokens), /invalid_grant/);
      const { device, subject } = clinician.provider;
      await assert.rejects(signIn(other, device, subject), /SIGN_IN_REFUSED/);
    });

    it('a chart, by the contract at every organisation and with the stock CLI', async () => {
      for (const each of endpoints().organizations) {
        assert.equal(await openingAt(each), 'CREDENTIAL_INACTIVE', each.name);
      }
      const answer = await asPerson(other.name, 'clinician', openChart(request()));
      assert.ok(answer.ok, answer.text);
      assert.match(answer.text, /refused\W+CREDENTIAL_INACTIVE/);
    });

    it('the keys of what was opened before, by every organisation that could hand them out', async () => {
      for (const member of members) {
        assert.equal(await releaseBy(member), 'CREDENTIAL_INACTIVE', member.name);
      }
      assert.deepEqual(await keysOfOpening(), [403, 'CREDENTIAL_INACTIVE']);
    });

    it('shares of keys, by every keeper’s gateway, whether the custodian is there or hangs', async () => {
      for (const keeper of keepers) {
        assert.deepEqual(await sharesOf(keeper), [403, 'CREDENTIAL_INACTIVE'], keeper.name);
      }
      await whileSuspended([`${custodian.name}-gateway`], async () => {
        for (const keeper of keepers) {
          assert.deepEqual(await sharesOf(keeper), [403, 'CREDENTIAL_INACTIVE'], keeper.name);
        }
      });
    });

    it('everything still, when the own organisation alone ends the suspension', async () => {
      await asRegistrar('ReinstateCredential');
      await refused(await me(), 401, 'TOKEN_INVALID');
      assert.equal(await openingAt(custodian), 'CREDENTIAL_INACTIVE');
      assert.equal(await releaseBy(custodian), 'CREDENTIAL_INACTIVE');
    });
  });

  // A suite of its own: mocha runs the tests of a suite before the suites in it.
  describe('is served again', () => {
    it('once a second organisation’s registrar countersigned', async () => {
      const registrar = clients.person(pharmacy, 'registrar');
      await commit(registrar, await countersignature(registrar, clinician.provider));
      const { device, subject } = clinician.provider;
      tokens = await signIn(other, device, subject);
      assert.equal((await me()).status, 200);
      const response = await openBySession();
      assert.equal(response.status, 201, await response.clone().text());
      assert.deepEqual(await sharesOf(pharmacy), [409, 'CUSTODIAN_AVAILABLE']);
      assert.deepEqual(await keysOfOpening(), [200, undefined]);
    });
  });
});
