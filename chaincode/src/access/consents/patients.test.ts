import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  consentsLimit,
  type Access,
  type AccessPage,
  type Authority,
  type Consent,
  type ConsentStatement,
  type RefusedCaller,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { newChart, newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { refused, succeeded, type Consortium } from '../../testing/consortium.js';
import { createIdentity, type TestIdentity } from '../../testing/identity.js';
import {
  admit,
  callWith,
  consentOf,
  employ,
  enrolmentOf,
  now,
  site,
  type TestPatient,
} from '../../testing/patients.js';
import { publishedKey, releaseKeys } from '../../testing/matrix/keys.js';
import { changePolicy, employOfficers } from '../../testing/officers.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import type { Outcome } from '../../testing/test-ledger.js';

describe('What a patient decides', () => {
  let scene: PatientScene;
  let consortium: Consortium;
  let clinician: TestIdentity;
  let patient: TestPatient;

  beforeEach(async () => {
    scene = await PatientScene.open();
    ({ consortium, clinician, patient } = scene);
  });

  async function open(
    ...[consentId, options]: Parameters<PatientScene['access']>
  ): Promise<Access['outcome']> {
    return (await scene.access(consentId, options)).outcome;
  }

  const refusal = (reason: string): Access['outcome'] => ({ kind: 'refused', reason });

  describe('enrolment of a passkey', () => {
    it('given two registrars of two organisations, then the passkey speaks for the patient', async () => {
      await scene.enrol();
      const authority = JSON.parse(
        await scene.read('GetAuthority', patient.chart.chartId),
      ) as Authority;
      assert.deepEqual(authority.passkey, patient.authenticator.passkey);
      assert.equal(authority.proposedBy.organization, 'LakesideMSP');
      assert.equal(authority.confirmedBy.organization, 'CornerstoneMSP');
      assert.equal(authority.revision, 1);
    });

    it('given one organisation alone, then REGISTRAR_NOT_INDEPENDENT, and nobody is enrolled', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await scene.propose(statement, patient.authenticator.sign(statement), { id }));
      const colleague = await employ(consortium, consortium.lakeside, 'registrar');
      refused(await scene.confirm(id, { as: scene.registrar }), 'REGISTRAR_NOT_INDEPENDENT');
      refused(await scene.confirm(id, { as: colleague }), 'REGISTRAR_NOT_INDEPENDENT');
      const statement_ = consentOf(patient);
      refused(
        await scene.record(statement_, patient.authenticator.sign(statement_)),
        'PATIENT_UNKNOWN',
      );
    });

    it('given an id that was enrolled before, then ALREADY_EXISTS, whoever the patient is', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await scene.propose(statement, patient.authenticator.sign(statement), { id }));
      succeeded(await scene.confirm(id));
      const other = await admit(consortium);
      const theirs = enrolmentOf(other);
      const { chart } = other;
      refused(
        await scene.propose(theirs, other.authenticator.sign(theirs), { id, chart }),
        'ALREADY_EXISTS',
      );
    });

    it('given another organisation’s patient, then its registrar cannot enrol for them', async () => {
      const as = await employ(consortium, consortium.millbrook, 'registrar');
      const statement = enrolmentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      refused(await scene.propose(statement, assertion, { as }), 'NOT_CUSTODIAN');
      const own = { ...statement, custodian: 'MillbrookMSP' };
      const chart = { ...patient.chart, custodian: 'MillbrookMSP' };
      refused(
        await scene.propose(own, patient.authenticator.sign(own), { as, chart }),
        'STATE_MISMATCH',
      );
    });

    it('given a patient without a chart, or the chart of another, then STATE_MISMATCH', async () => {
      const statement = enrolmentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      const other = await admit(consortium);
      for (const chart of [newChart(), other.chart]) {
        refused(await scene.propose(statement, assertion, { chart }), 'STATE_MISMATCH');
      }
    });

    it('given no registrar, then refused', async () => {
      const statement = enrolmentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      const { admin, gateway } = consortium.lakeside;
      refused(await scene.propose(statement, assertion, { as: admin }), 'CREDENTIAL_MISSING');
      refused(await scene.propose(statement, assertion, { as: gateway }), 'ROLE_NOT_PERMITTED');
    });

    it('given a passkey that did not sign, then SIGNATURE_INVALID', async () => {
      const statement = enrolmentOf(patient);
      const other = new SoftwareAuthenticator(site);
      refused(await scene.propose(statement, other.sign(statement)), 'SIGNATURE_INVALID');
    });

    it('given a new passkey, then it takes the place of the old one, which cannot come back', async () => {
      await scene.enrol();
      const replaced = patient.authenticator;
      const id = randomUUID();
      const before = await scene.consent();
      patient = { ...patient, authenticator: new SoftwareAuthenticator(site) };
      const statement = { ...enrolmentOf(patient), issuedAt: later(1) };
      const assertion = patient.authenticator.sign(statement);
      succeeded(await scene.propose(statement, assertion, { id, at: later(1) }));
      const { enrolmentId } = JSON.parse(
        await scene.read('GetAuthority', patient.chart.chartId),
      ) as Authority;
      const { event } = succeeded(await scene.confirm(id, { at: later(1) }));
      assert.deepEqual(event, {
        name: 'EnrolmentReplaced',
        payload: JSON.stringify({ enrolmentId }),
      });
      refused(await scene.confirm(id), 'NOT_FOUND');
      assert.deepEqual(await open(before), refusal('CONSENT_SUPERSEDED'));
      const stolen = consentOf(patient);
      refused(await scene.record(stolen, replaced.sign(stolen)), 'SIGNATURE_INVALID');
      succeeded(await scene.record(stolen, patient.authenticator.sign(stolen)));
    });

    it('given two proposals, then the earlier one cannot undo the later', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const statement = enrolmentOf(patient);
      succeeded(
        await scene.propose(statement, patient.authenticator.sign(statement), { id: first }),
      );
      const newer = { ...enrolmentOf(patient), issuedAt: later(1) };
      const signature = patient.authenticator.sign(newer);
      succeeded(await scene.propose(newer, signature, { id: second, at: later(1) }));
      succeeded(await scene.confirm(second, { at: later(1) }));
      refused(await scene.confirm(first, { at: later(2) }), 'STATEMENT_NOT_CURRENT');
    });

    it('given another enrolment than the registrar saw, or a public digest of another argument, then refused', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await scene.propose(statement, patient.authenticator.sign(statement), { id }));
      refused(await scene.confirm(id, { digest: '0'.repeat(64) }), 'STATE_MISMATCH');
      const request = {
        accessId: id,
        patientId: id,
        basis: { kind: 'consent', consentId: id },
        purpose: 'TREAT',
        compartments: ['general'],
        classes: ['results'],
      };
      const transient = { salt: newSalt(), request };
      const digest = '0'.repeat(64);
      refused(
        await callWith(consortium, clinician, 'OpenChart', id, transient, { digest }),
        'INVALID_ARGUMENT',
      );
    });

    it('given a proposer whose credential was revoked meanwhile, then CREDENTIAL_INACTIVE', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await scene.propose(statement, patient.authenticator.sign(statement), { id }));
      succeeded(
        await consortium.ledger.run({
          as: consortium.lakeside.admin,
          call: 'AccessControlContract:RevokeCredential',
          args: [scene.registrar.publicKeyDigest, randomUUID()],
        }),
      );
      refused(await scene.confirm(id), 'CREDENTIAL_INACTIVE');
    });

    it('given no RSA key to encrypt to, then INVALID_ARGUMENT', async () => {
      const statement = { ...enrolmentOf(patient), encryptionKey: 'AAAA' };
      refused(
        await scene.propose(statement, patient.authenticator.sign(statement)),
        'INVALID_ARGUMENT',
      );
    });

    it('given a confirmation after more than a day, then STATEMENT_NOT_CURRENT', async () => {
      const id = randomUUID();
      const statement = enrolmentOf(patient);
      succeeded(await scene.propose(statement, patient.authenticator.sign(statement), { id }));
      refused(await scene.confirm(id, { at: later(24 * 60 + 1) }), 'STATEMENT_NOT_CURRENT');
    });
  });

  describe('consent', () => {
    beforeEach(() => scene.enrol());

    it('given the patient’s signature, then it is recorded, whoever hands it in', async () => {
      const consentId = await scene.consent();
      const recorded = JSON.parse(await scene.read('GetConsent', consentId)) as Consent;
      assert.equal(recorded.signed.statement.grantee, 'MillbrookMSP');
      const authority = JSON.parse(
        await scene.read('GetAuthority', patient.chart.chartId),
      ) as Authority;
      assert.equal(authority.revision, 2);
    });

    it('given a forged one, or the signature of another patient, then SIGNATURE_INVALID', async () => {
      const other = await admit(consortium);
      await scene.enrol(other);
      const statement = consentOf(patient);
      refused(
        await scene.record(statement, other.authenticator.sign(statement)),
        'SIGNATURE_INVALID',
      );
      const wider = { ...statement, compartments: [...statement.compartments, 'hiv' as const] };
      refused(
        await scene.record(wider, patient.authenticator.sign(statement)),
        'SIGNATURE_INVALID',
      );
      const theirs = consentOf(other);
      refused(
        await scene.record(
          { ...theirs, patientId: patient.chart.chartId },
          other.authenticator.sign(theirs),
        ),
        'SIGNATURE_INVALID',
      );
    });

    it('given an old one again, then NONCE_USED, also under another id; later STATEMENT_NOT_CURRENT', async () => {
      const statement = consentOf(patient);
      const assertion = patient.authenticator.sign(statement);
      succeeded(await scene.record(statement, assertion));
      refused(await scene.record(statement, assertion), 'NONCE_USED');
      const renamed = { ...statement, consentId: randomUUID() };
      refused(await scene.record(renamed, patient.authenticator.sign(renamed)), 'NONCE_USED');
      refused(await scene.record(statement, assertion, { at: later(11) }), 'STATEMENT_NOT_CURRENT');
    });

    it('given counselling notes by themselves, then it opens them; with anything else, then CONSENT_NOT_SEPARATE', async () => {
      const compartments: ConsentStatement['compartments'] = ['counseling-notes'];
      const consentId = await scene.consent({ compartments });
      const { outcome } = await scene.access(consentId, { compartments });
      assert.equal(outcome.kind, 'permitted');
      const both = consentOf(patient, { compartments: ['general', 'counseling-notes'] });
      refused(await scene.record(both, patient.authenticator.sign(both)), 'CONSENT_NOT_SEPARATE');
    });

    it('given a hundred that stand, then CONSENTS_EXHAUSTED until one ends', async () => {
      let last = '';
      for (let given = 0; given < consentsLimit; given += 1) last = await scene.consent();
      const statement = consentOf(patient);
      const sign = () => patient.authenticator.sign(statement);
      refused(await scene.record(statement, sign()), 'CONSENTS_EXHAUSTED');
      succeeded(await scene.revoke(last));
      succeeded(await scene.record(statement, sign()));
    }).timeout(30_000);

    it('given nobody with a credential, then what the patient decided is not read', async () => {
      const consentId = await scene.consent();
      for (const [name, id] of [
        ['GetConsent', consentId],
        ['GetAuthority', patient.chart.chartId],
      ] as const) {
        const as = consortium.lakeside.admin;
        const call = `AccessControlContract:${name}`;
        refused(await consortium.ledger.run({ as, call, args: [id] }), 'CREDENTIAL_MISSING');
      }
    });

    it('given who reads under it, then all that the access rests on at once, as each is told alone', async () => {
      const consentId = await scene.consent();
      const { mspId, publicKeyDigest } = scene.clinician;
      const basis = JSON.stringify({ kind: 'consent', consentId });
      const { chartId } = patient.chart;
      const facts = await scene.read('GetAccessFacts', chartId, basis, mspId, publicKeyDigest);
      const alone = {
        authority: await scene.read('GetAuthority', chartId),
        careTeams: '[]',
        consent: await scene.read('GetConsent', consentId),
        credential: await scene.read('GetCredential', mspId, publicKeyDigest),
        policy: await scene.read('GetDocument', 'accessPolicy'),
      };
      assert.equal(
        facts,
        `{${Object.entries(alone)
          .map(([name, text]) => `"${name}":${text}`)
          .join()}}`,
      );
    });

    it('given no such consent, patient or key, then NOT_FOUND; nobody with a credential, then refused', async () => {
      const consentId = await scene.consent();
      const { mspId, publicKeyDigest } = scene.clinician;
      const basisOf = (id: string) => JSON.stringify({ kind: 'consent', consentId: id });
      const { chartId } = patient.chart;
      const call = 'AccessControlContract:GetAccessFacts';
      const read = (as: TestIdentity, ...args: readonly string[]) =>
        consortium.ledger.run({ as, call, args: [...args] });
      for (const args of [
        [chartId, basisOf(randomUUID()), mspId, publicKeyDigest],
        [randomUUID(), basisOf(consentId), mspId, publicKeyDigest],
        [chartId, basisOf(consentId), mspId, '0'.repeat(64)],
        [
          chartId,
          JSON.stringify({ kind: 'emergency', emergencyId: randomUUID() }),
          mspId,
          publicKeyDigest,
        ],
      ]) {
        refused(await read(scene.clinician, ...args), 'NOT_FOUND');
      }
      const args = [chartId, basisOf(consentId), mspId, publicKeyDigest];
      refused(await read(consortium.lakeside.admin, ...args), 'CREDENTIAL_MISSING');
    });

    it('given a statement of the future or for another channel, then refused', async () => {
      const future = consentOf(patient, { issuedAt: later(2) });
      refused(
        await scene.record(future, patient.authenticator.sign(future)),
        'STATEMENT_NOT_CURRENT',
      );
      const elsewhere = consentOf(patient, { channel: 'other' });
      refused(
        await scene.record(elsewhere, patient.authenticator.sign(elsewhere)),
        'SIGNATURE_INVALID',
      );
    });

    it('given a signature from a site that is not registered, then refused', async () => {
      const statement = consentOf(patient);
      const { authenticator } = patient;
      const origin = 'https://portal.lakeside.example.evil.example';
      refused(
        await scene.record(statement, authenticator.sign(statement, { origin })),
        'SIGNATURE_INVALID',
      );
    });

    it('given a grantee that is not on the channel, then ORGANIZATION_UNKNOWN', async () => {
      const statement = consentOf(patient, { grantee: 'NorthfieldMSP' });
      refused(
        await scene.record(statement, patient.authenticator.sign(statement)),
        'ORGANIZATION_UNKNOWN',
      );
    });

    it('given the public part of the transaction, then it names no patient and no term', async () => {
      const statement = consentOf(patient);
      const outcome = succeeded(
        await scene.record(statement, patient.authenticator.sign(statement)),
      );
      const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event ?? '']);
      assert.ok(!visible.includes(patient.chart.chartId));
      assert.doesNotMatch(visible, /general|TREAT|Millbrook/);
    });
  });

  describe('opening the chart', () => {
    beforeEach(() => scene.enrol());

    it('given the consent, then permitted for 15 minutes, but not beyond the consent’s end', async () => {
      const consentId = await scene.consent();
      assert.deepEqual(await open(consentId), { kind: 'permitted', until: later(15) });
      const short = await scene.consent({ until: later(5) });
      assert.deepEqual(await open(short), { kind: 'permitted', until: later(5) });
    });

    it('given no consent, or that of another patient, then CONSENT_UNKNOWN', async () => {
      assert.deepEqual(await open(randomUUID()), refusal('CONSENT_UNKNOWN'));
      const consentId = await scene.consent();
      const other = await admit(consortium);
      await scene.enrol(other);
      const patientId = other.chart.chartId;
      assert.deepEqual(await open(consentId, { patientId }), refusal('CONSENT_UNKNOWN'));
    });

    it('given a patient who has no passkey, then PATIENT_UNKNOWN', async () => {
      const patientId = randomUUID();
      assert.deepEqual(await open(randomUUID(), { patientId }), refusal('PATIENT_UNKNOWN'));
    });

    it('given what the consent does not cover, then the reason', async () => {
      const consentId = await scene.consent({ from: later(1) });
      assert.deepEqual(await open(consentId), refusal('CONSENT_NOT_IN_FORCE'));
      const at = later(2);
      assert.equal((await open(consentId, { at })).kind, 'permitted');
      assert.deepEqual(
        await open(consentId, { at: '2026-03-31T12:00:00.000Z' }),
        refusal('CONSENT_NOT_IN_FORCE'),
      );
      assert.deepEqual(
        await open(consentId, { at, purpose: 'HRESCH' }),
        refusal('PURPOSE_NOT_CONSENTED'),
      );
      assert.deepEqual(
        await open(consentId, { at, compartments: ['general', 'hiv'] }),
        refusal('COMPARTMENT_NOT_CONSENTED'),
      );
      const forLakeside = await scene.consent({ grantee: 'LakesideMSP' });
      assert.deepEqual(await open(forLakeside), refusal('CONSENT_FOR_ANOTHER'));
    });

    it('given one consent for treatment, payment and operations, then each, and no other purpose', async () => {
      const consentId = await scene.consent({ purposes: ['TREAT', 'HPAYMT', 'HOPERAT'] });
      for (const purpose of ['TREAT', 'HPAYMT', 'HOPERAT'] as const) {
        assert.equal((await open(consentId, { purpose })).kind, 'permitted', purpose);
      }
      for (const purpose of ['ETREAT', 'HRESCH', 'PATRQT'] as const) {
        const outcome = await open(consentId, { purpose });
        assert.deepEqual(outcome, refusal('PURPOSE_NOT_CONSENTED'), purpose);
      }
    });

    it('given people, classes or exceptions of the consent, then each opening is held to them', async () => {
      const nurse = await employ(consortium, consortium.millbrook, 'nurse');
      const asked = { as: nurse, classes: ['results'] as const };
      const forPhysicians = await scene.consent({ actors: [{ kind: 'role', role: 'attending' }] });
      assert.equal((await open(forPhysicians)).kind, 'permitted');
      assert.deepEqual(await open(forPhysicians, asked), refusal('CONSENT_FOR_ANOTHER'));
      const { publicKeyDigest } = nurse;
      const forHer = await scene.consent({ actors: [{ kind: 'person', publicKeyDigest }] });
      assert.equal((await open(forHer, asked)).kind, 'permitted');
      assert.deepEqual(await open(forHer), refusal('CONSENT_FOR_ANOTHER'));
      const results = await scene.consent({ classes: ['results'] });
      assert.equal((await open(results, asked)).kind, 'permitted');
      assert.deepEqual(await open(results), refusal('CLASS_NOT_CONSENTED'));
      const compartments = ['general' as const, 'hiv' as const];
      const notNurses = { actors: [{ kind: 'role' as const, role: 'nurse' as const }] };
      const excepting = await scene.consent({
        compartments,
        except: [{ compartments: ['hiv'], ...notNurses }],
      });
      assert.equal((await open(excepting, { compartments })).kind, 'permitted');
      assert.equal((await open(excepting, asked)).kind, 'permitted');
      const both = await open(excepting, { ...asked, compartments });
      assert.deepEqual(both, refusal('CONSENT_EXCEPTED'));
    });

    it('given a consent for one opening, then one is permitted, and its keys are released', async () => {
      const consentId = await scene.consent({ once: true });
      const refusedFirst = await open(consentId, { purpose: 'HRESCH' });
      assert.deepEqual(refusedFirst, refusal('PURPOSE_NOT_CONSENTED'));
      const { request, outcome } = await scene.access(consentId);
      assert.equal(outcome.kind, 'permitted');
      assert.deepEqual(await open(consentId), refusal('CONSENT_USED'));
      const keyId = await publishedKey(consortium.ledger, consortium.millbrook.gateway);
      const terms = { accessId: request.accessId, patientId: request.patientId, keyId };
      succeeded(await releaseKeys(consortium.ledger, consortium.lakeside.gateway, terms));
      const { usedBy } = JSON.parse(await scene.read('GetConsent', consentId)) as Consent;
      assert.equal(usedBy, request.accessId);
    });

    it('given a role that the policy permits some classes, then those, under the version in force', async () => {
      const consentId = await scene.consent();
      const nurse = await employ(consortium, consortium.millbrook, 'nurse');
      const asked = { as: nurse, classes: ['results', 'clinical'] as const };
      const permitted = await scene.access(consentId, asked);
      assert.deepEqual(
        [permitted.outcome.kind, permitted.role, permitted.policyVersion],
        ['permitted', 'nurse', 1],
      );
      assert.deepEqual(await open(consentId, { as: nurse }), refusal('POLICY_NOT_PERMITTED'));
      const [residents] = testPolicy.rules;
      assert.ok(residents);
      const { hierarchy } = testPolicy;
      const fewer = { hierarchy, rules: [{ ...residents, classes: ['results' as const] }] };
      await changePolicy(consortium, await employOfficers(consortium), fewer);
      const { role, policyVersion, outcome } = await scene.access(consentId);
      assert.deepEqual([role, policyVersion], ['attending', 2]);
      assert.deepEqual(outcome, refusal('POLICY_NOT_PERMITTED'));
    });

    it('given somebody without the role, or of a pharmacy, then a public refusal without the patient', async () => {
      const consentId = await scene.consent();
      const nobody = await createIdentity('MillbrookMSP', 'client');
      const pharmacist = await employ(consortium, consortium.cornerstone, 'attending');
      for (const [as, reason] of [
        [nobody, 'CREDENTIAL_MISSING'],
        [consortium.millbrook.gateway, 'ROLE_NOT_PERMITTED'],
        [await employ(consortium, consortium.millbrook, 'registrar'), 'ROLE_NOT_PERMITTED'],
        [pharmacist, 'ORGANIZATION_KIND_NOT_PERMITTED'],
      ] as const) {
        const accessId = randomUUID();
        const patientId = patient.chart.chartId;
        const request = {
          accessId,
          patientId,
          basis: { kind: 'consent', consentId },
          purpose: 'TREAT',
          compartments: ['general'],
          classes: ['results'],
        };
        const transient = { salt: newSalt(), request };
        const outcome = succeeded(await callWith(consortium, as, 'OpenChart', accessId, transient));
        assert.deepEqual(JSON.parse(outcome.payload), { accessId, refused: reason });
        assert.deepEqual(outcome.privateWrites, {});
        assert.ok(!JSON.stringify(outcome.writes).includes(patientId));
        const committed = JSON.parse(
          await scene.read('GetRefusedCaller', accessId),
        ) as RefusedCaller;
        const { mspId: organization, publicKeyDigest } = as;
        const resting = reason === 'ROLE_NOT_PERMITTED' ? { policyVersion: 1 } : {};
        const caller = { accessId, organization, publicKeyDigest };
        assert.deepEqual(committed, { ...caller, reason, ...resting, at: now });
        refused(await callWith(consortium, as, 'OpenChart', accessId, transient), 'ALREADY_EXISTS');
      }
    });

    it('given a row for payer agents, then one of a hospital opens, and another is told that their organisation cannot', async () => {
      const officers = await employOfficers(consortium);
      const row = { roles: ['payer-agent' as const], actions: ['read' as const] };
      await changePolicy(consortium, officers, {
        ...testPolicy,
        rules: [...testPolicy.rules, { ...row, classes: ['billing'], purposes: ['HPAYMT'] }],
      });
      const consentId = await scene.consent({ purposes: ['HPAYMT'] });
      const asked = { purpose: 'HPAYMT', classes: ['billing'] } as const;
      const billing = await employ(consortium, consortium.millbrook, 'payer-agent');
      assert.equal((await open(consentId, { as: billing, ...asked })).kind, 'permitted');
      const elsewhere = await employ(consortium, consortium.cornerstone, 'payer-agent');
      const transient = { salt: newSalt(), request: {} };
      const accessId = randomUUID();
      const told = await callWith(consortium, elsewhere, 'OpenChart', accessId, transient);
      const reason = 'ORGANIZATION_KIND_NOT_PERMITTED';
      assert.deepEqual(JSON.parse(succeeded(told).payload), { accessId, refused: reason });
    });

    it('given several openings, then the patient’s list has each of them, a page at a time', async () => {
      const consentId = await scene.consent();
      const asked = [
        await scene.access(consentId),
        await scene.access(consentId, { purpose: 'HRESCH' }),
        await scene.access(randomUUID()),
      ];
      const listed: Access[] = [];
      let bookmark = '';
      do {
        const text = await scene.read('ListAccesses', patient.chart.chartId, '2', bookmark);
        const page = JSON.parse(text) as AccessPage;
        assert.ok(page.accesses.length <= 2);
        listed.push(...page.accesses);
        bookmark = page.bookmark;
      } while (bookmark !== '');
      const ids = (accesses: readonly Access[]): string[] =>
        accesses.map(({ request }) => request.accessId).sort();
      assert.deepEqual(ids(listed), ids(asked));
    });

    it('given consents, then the authority lists those that stand', async () => {
      const standing = async (): Promise<string[]> => {
        const text = await scene.read('GetAuthority', patient.chart.chartId);
        return (JSON.parse(text) as Authority).consents.map((each) => each.consentId);
      };
      const [one, other] = [await scene.consent(), await scene.consent()];
      assert.deepEqual(await standing(), [one, other]);
      succeeded(await scene.revoke(one));
      assert.deepEqual(await standing(), [other]);
    });

    it('given the patient’s revocation, handed in by any member, then refused from then on', async () => {
      const consentId = await scene.consent();
      assert.equal((await open(consentId)).kind, 'permitted');
      succeeded(await scene.revoke(consentId));
      assert.deepEqual(await open(consentId), refusal('CONSENT_REVOKED'));
      refused(await scene.revoke(consentId), 'CONSENT_REVOKED');
    });

    it('given a revocation that somebody else signed, or of another’s consent, then refused', async () => {
      const consentId = await scene.consent();
      refused(await scene.revoke(consentId, new SoftwareAuthenticator(site)), 'SIGNATURE_INVALID');
      refused(await scene.revoke(randomUUID()), 'CONSENT_UNKNOWN');
      assert.equal((await open(consentId)).kind, 'permitted');
    });

    it('given an access id again, then ALREADY_EXISTS', async () => {
      const consentId = await scene.consent();
      const accessId = randomUUID();
      const request = {
        accessId,
        patientId: patient.chart.chartId,
        basis: { kind: 'consent', consentId },
        purpose: 'TREAT',
        compartments: ['general'],
        classes: ['results'],
      };
      const ask = (): Promise<Outcome> =>
        callWith(consortium, clinician, 'OpenChart', accessId, { salt: newSalt(), request });
      succeeded(await ask());
      refused(await ask(), 'ALREADY_EXISTS');
    });
  });
});
