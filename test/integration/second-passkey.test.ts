import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type ConsentStatement,
  type EmergencyStatement,
  standingPasskeys,
  type SignedPasskeyAddition,
  type SignedPasskeyRemoval,
} from '@healthchain/protocol';
import { statementBase, type SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, enrolProvider, post, type SignedIn } from '../support/admissions.js';
import {
  authorityCall,
  propose,
  readAuthority,
  type AuthorityCall,
} from '../support/authority-calls.js';
import { FabricClients } from '../support/fabric-client.js';
import { endpoints, organization, type OrganizationEndpoints } from '../support/network.js';
import { asAdministrator, asGateway, asPerson, type ShellAnswer } from '../support/operator.js';
import {
  newDevice,
  shownPasskeys,
  signedAddition,
  signedRemoval,
  type ShownPasskeys,
} from '../support/passkeys.js';
import { act, minutesFromNow, Patient } from '../support/patients.js';
import { askApi, refreshTokens, signIn, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const reader = organization('hospital', 1);
const pharmacy = organization('pharmacy');

async function refused(response: Response, code: string): Promise<void> {
  const body = (await response.json()) as { code?: string };
  assert.equal(body.code, code, JSON.stringify(body));
}

/** Requires that whoever signed in by a passkey is let in no more. */
async function requireEnded(
  at: OrganizationEndpoints,
  tokens: Tokens,
  [device, subject]: readonly [SoftwareAuthenticator, string],
): Promise<void> {
  await refused(await askApi(at, '/me', tokens), 'TOKEN_INVALID');
  await assert.rejects(refreshTokens(at, tokens), /invalid_grant/);
  await assert.rejects(signIn(at, device, subject), /SIGN_IN_REFUSED/);
}

function removalCall(signed: SignedPasskeyRemoval): AuthorityCall {
  const salts = { salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
  return authorityCall('RemovePasskey', signed.statement.removalId, {
    ...{ salt: salts.salt, value: signed },
    argument: { ...salts, signed },
  });
}

const kindsOf = ({ changes }: ShownPasskeys): string[] => changes.map(({ kind }) => kind);

describe('a second passkey', function () {
  this.timeout(240_000);
  const clients = new FabricClients();
  let registrar: SignedIn;
  let secondRegistrar: SignedIn;
  let clinician: SignedIn;

  before(async () => {
    registrar = await employ(custodian, 'registrar', pharmacy);
    secondRegistrar = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(reader, 'clinician', pharmacy);
  });

  after(() => {
    clients.close();
  });

  describe('of a patient', () => {
    let patient: Patient;
    let tokens: Tokens;
    let enrolmentId: string;
    let second: SoftwareAuthenticator;
    let secondTokens: Tokens;
    let before_: ConsentStatement;
    let addition: SignedPasskeyAddition;

    before(async () => {
      patient = await Patient.admit(custodian);
      tokens = await enrol(patient, registrar, secondRegistrar);
      second = newDevice(custodian);
    });

    const signer = (by = patient.device) => ({
      ...{ subject: { patientId: patient.chart.chartId }, enrolmentId, by },
    });

    async function give(by: SoftwareAuthenticator, as: Tokens): Promise<ConsentStatement> {
      const statement = patient.consent(reader);
      const signed = { statement, assertion: by.sign(statement) };
      const recorded = await post(custodian, '/consents', as, signed);
      assert.equal(recorded.status, 201, await recorded.text());
      return statement;
    }

    /** Opens the chart at the other hospital: the custodian's key keeper proves the consent. */
    async function read({ consentId, patientId }: ConsentStatement): Promise<string> {
      const wanted = { patientId, consentId, purpose: 'TREAT', compartments: ['general'] };
      const opened = await post(reader, '/accesses', clinician.tokens, wanted);
      assert.equal(opened.status, 201, await opened.clone().text());
      const { accessId } = (await opened.json()) as { accessId: string };
      const chart = await askApi(reader, `/accesses/${accessId}/fhir`, clinician.tokens);
      return chart.text();
    }

    /** Hands an addition in by the stock `peer` CLI. */
    function byCli(
      signed: SignedPasskeyAddition,
      run: (line: string) => Promise<ShellAnswer>,
    ): Promise<ShellAnswer> {
      const salts = { salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
      const digest = saltedDigest(salts.salt, signed);
      return run(act('AddPasskey', signed.statement.passkeyId, digest, { ...salts, signed }));
    }

    it('shows the enrolled one, and the two registrars who vouched for it', async () => {
      const shown = await shownPasskeys(custodian, tokens);
      ({ enrolmentId } = shown);
      assert.deepEqual(
        shown.passkeys.map(({ passkeyId }) => passkeyId),
        [enrolmentId],
      );
      const [change] = shown.changes;
      assert.deepEqual(
        [kindsOf(shown), change?.proposedBy?.organization, change?.confirmedBy?.organization],
        [['enrolment'], custodian.mspId, pharmacy.mspId],
      );
      before_ = await give(patient.device, tokens);
    });

    it('comes by no other way: not by an administrator, a gateway, a registrar or itself', async () => {
      const alone = signedAddition(signer(second), second);
      for (const run of [
        (line: string) => asAdministrator(custodian.name, line),
        (line: string) => asGateway(custodian.name, line),
        (line: string) => asPerson(custodian.name, 'registrar', line),
        (line: string) => asPerson(pharmacy.name, 'registrar', line),
      ]) {
        const answer = await byCli(alone, run);
        assert.match(answer.text, /\[SIGNATURE_INVALID\]/);
      }
      await refused(await post(custodian, '/passkeys', tokens, alone), 'SIGNATURE_INVALID');
      const elsewhere = signedAddition(signer(), second, 'elsewhere');
      await refused(await post(custodian, '/passkeys', tokens, elsewhere), 'SIGNATURE_INVALID');
      const absent = signedAddition(signer(), second);
      const { assertion: possession } = absent;
      const unproven = { ...absent, possession };
      await refused(await post(custodian, '/passkeys', tokens, unproven), 'SIGNATURE_INVALID');
    });

    it('is added by the first and itself, once, and signs in', async () => {
      await assert.rejects(signIn(custodian, second, patient.subject), /SIGN_IN_REFUSED/);
      addition = signedAddition(signer(), second);
      const added = await post(custodian, '/passkeys', tokens, addition);
      assert.equal(added.status, 201, await added.text());
      await refused(await post(custodian, '/passkeys', tokens, addition), 'NONCE_USED');
      secondTokens = await signIn(custodian, second, patient.subject);
      assert.equal((await askApi(custodian, '/me', tokens)).status, 200);
    });

    it('signs consents under which the chart opens', async () => {
      const text = await read(await give(second, secondTokens));
      assert.match(text, /"resourceType":"Patient"/);
    });

    it('removes the first, which signs and signs in no more; what it signed before stands', async () => {
      const path = `/passkeys/${enrolmentId}/removal`;
      const own = signedRemoval(signer(), enrolmentId);
      await refused(await post(custodian, path, tokens, own), 'SIGNATURE_INVALID');
      const removal = signedRemoval(signer(second), enrolmentId);
      const removed = await post(custodian, path, secondTokens, removal);
      assert.equal(removed.status, 204, await removed.text());
      await requireEnded(custodian, tokens, [patient.device, patient.subject]);
      assert.equal((await askApi(custodian, '/me', secondTokens)).status, 200);
      const statement = patient.consent(reader);
      const signed = { statement, assertion: patient.device.sign(statement) };
      await refused(await post(custodian, '/consents', secondTokens, signed), 'SIGNATURE_INVALID');
      assert.match(await read(before_), /"resourceType":"Patient"/);
      assert.match(await read(await give(second, secondTokens)), /"resourceType":"Patient"/);
    });

    it('is the last one then, and stays', async () => {
      const { passkeyId } = addition.statement;
      const path = `/passkeys/${passkeyId}/removal`;
      const removal = signedRemoval(signer(second), passkeyId);
      await refused(await post(custodian, path, secondTokens, removal), 'LAST_PASSKEY');
      const shown = await shownPasskeys(custodian, secondTokens);
      assert.deepEqual(
        shown.passkeys.map((each) => each.passkeyId),
        [passkeyId],
      );
      assert.deepEqual(kindsOf(shown), ['enrolment', 'addition', 'removal']);
      assert.deepEqual(
        shown.changes.map(({ signedBy }) => signedBy),
        [undefined, enrolmentId, passkeyId],
      );
    });

    it('leaves one of two that remove each other at the same moment', async () => {
      const third = newDevice(custodian);
      const more = signedAddition(signer(second), third);
      const added = await post(custodian, '/passkeys', secondTokens, more);
      assert.equal(added.status, 201, await added.text());
      const removals = [
        signedRemoval(signer(second), more.statement.passkeyId),
        signedRemoval(signer(third), addition.statement.passkeyId),
      ];
      const client = clients.gatewayOf(custodian);
      const endorsed = await Promise.all(
        removals.map((signed) => {
          const endorsers = [custodian.mspId, pharmacy.mspId];
          return propose(client, removalCall(signed), endorsers).endorse();
        }),
      );
      const committed = await Promise.all(
        endorsed.map(async (transaction) => (await transaction.submit()).getStatus()),
      );
      assert.equal(committed.filter(({ successful }) => successful).length, 1);
      const authority = await readAuthority(client, patient.chart.chartId);
      assert.ok(authority);
      assert.equal(standingPasskeys(authority).length, 1);
    });

    it('ends, when all are lost, with the passkey that two registrars of two organisations confirm', async () => {
      const found = await Patient.of(custodian, patient.chart.chartId);
      const foundTokens = await enrol(found, registrar, secondRegistrar);
      await requireEnded(custodian, secondTokens, [second, patient.subject]);
      const shown = await shownPasskeys(custodian, foundTokens);
      const changes = ['enrolment', 'addition', 'removal', 'addition', 'removal', 'enrolment'];
      assert.deepEqual(kindsOf(shown), changes);
      assert.equal(shown.changes.at(-1)?.replaced, enrolmentId);
      assert.deepEqual(
        shown.passkeys.map(({ passkeyId }) => passkeyId),
        [shown.enrolmentId],
      );
    });
  });

  describe('of a provider', () => {
    let second: SoftwareAuthenticator;
    let secondTokens: Tokens;
    let enrolmentId: string;
    let patient: Patient;

    before(async () => {
      patient = await Patient.admit(custodian);
      await enrol(patient, registrar, secondRegistrar);
      ({ enrolmentId } = await shownPasskeys(reader, clinician.tokens));
      second = newDevice(reader);
    });

    const signer = (by = clinician.provider.device) => {
      const { publicKeyDigest } = clinician.provider;
      return { subject: { organization: reader.mspId, publicKeyDigest }, enrolmentId, by };
    };

    /** An emergency of the clinician's, signed by a device. */
    async function declare(by: SoftwareAuthenticator, tokens: Tokens): Promise<Response> {
      const explanation = { salt: newSalt(), text: `Found at the roadside ${randomUUID()}.` };
      const { chartId } = patient.chart;
      const statement: EmergencyStatement = {
        kind: 'emergency',
        ...statementBase(chartId, new Date().toISOString(), endpoints().channel),
        ...{ emergencyId: randomUUID(), ...signer().subject, reason: 'unconscious' },
        textDigest: saltedDigest(explanation.salt, explanation.text),
        until: minutesFromNow(30),
      };
      const sent = { statement, assertion: by.sign(statement), explanation };
      return post(reader, '/emergencies', tokens, sent);
    }

    it('is added by the first and itself, and signs in', async () => {
      const { tokens, provider } = clinician;
      const alone = signedAddition(signer(second), second);
      await refused(await post(reader, '/passkeys', tokens, alone), 'SIGNATURE_INVALID');
      const added = await post(reader, '/passkeys', tokens, signedAddition(signer(), second));
      assert.equal(added.status, 201, await added.text());
      secondTokens = await signIn(reader, second, provider.subject);
    });

    it('removes the first, which signs in and declares emergencies no more', async () => {
      const path = `/passkeys/${enrolmentId}/removal`;
      const removal = signedRemoval(signer(second), enrolmentId);
      const removed = await post(reader, path, secondTokens, removal);
      assert.equal(removed.status, 204, await removed.text());
      const { provider, tokens } = clinician;
      await requireEnded(reader, tokens, [provider.device, provider.subject]);
      const shown = await shownPasskeys(reader, secondTokens);
      assert.deepEqual(kindsOf(shown).slice(-2), ['addition', 'removal']);
      await refused(await declare(provider.device, secondTokens), 'SIGNATURE_INVALID');
    });

    it('declares an emergency in which the chart opens', async () => {
      const declared = await declare(second, secondTokens);
      assert.equal(declared.status, 201, await declared.clone().text());
      const { emergencyId } = (await declared.json()) as { emergencyId: string };
      const patientId = patient.chart.chartId;
      const wanted = { patientId, emergencyId, purpose: 'BTG', compartments: ['general'] };
      const opened = await post(reader, '/accesses', secondTokens, wanted);
      assert.equal(opened.status, 201, await opened.clone().text());
    });

    it('ends with the passkey that two registrars of two organisations confirm', async () => {
      const { provider } = clinician;
      await enrolProvider(provider, pharmacy);
      await requireEnded(reader, secondTokens, [second, provider.subject]);
      await signIn(reader, provider.device, provider.subject);
    });
  });
});
