import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  delegationsLimit,
  ledgerFactsSchema,
  type Access,
  type AccessExplanation,
  type Authority,
  type ConsentStatement,
  type Delegation,
  type DelegationStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newChart } from '@healthchain/protocol/testing/prepared-commits';
import { refused, succeeded } from '../../testing/consortium.js';
import { delegationSalts, endDelegation, recordDelegation } from '../../testing/delegations.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import {
  callWith,
  consentOf,
  delegationOf,
  enrolmentOf,
  now,
  revocationOf,
  site,
  statementSalts,
  type TestPatient,
} from '../../testing/patients.js';
import type { Outcome } from '../../testing/test-ledger.js';

const aMonth = 30 * 24 * 60;

describe('Deciding for a patient', () => {
  let scene: PatientScene;
  let delegate: SoftwareAuthenticator;

  beforeEach(async () => {
    scene = await PatientScene.open();
    delegate = new SoftwareAuthenticator(site);
  });

  function record(
    statement: DelegationStatement,
    { by = scene.patient.authenticator, accepted = delegate, at = now } = {},
  ): Promise<Outcome> {
    const { consortium } = scene;
    return recordDelegation(consortium, consortium.lakeside.admin, statement, { by, accepted }, at);
  }

  async function delegated(change: Partial<DelegationStatement> = {}): Promise<string> {
    const statement = delegationOf(scene.patient, delegate, change);
    succeeded(await record(statement));
    return statement.delegationId;
  }

  function end(
    delegationId: string,
    by: SoftwareAuthenticator,
    patient: Pick<TestPatient, 'chart'> = scene.patient,
  ): Promise<Outcome> {
    const { consortium } = scene;
    return endDelegation(consortium, consortium.millbrook.admin, patient, delegationId, by);
  }

  function consentBy(
    delegationId: string,
    change: Partial<ConsentStatement> = {},
    { by = delegate, at = now } = {},
  ): { readonly id: string; readonly recorded: Promise<Outcome> } {
    const issuedAt = new Date(at).toISOString();
    const statement = consentOf(scene.patient, { delegationId, issuedAt, ...change });
    return {
      id: statement.consentId,
      recorded: scene.record(statement, by.sign(statement), { at }),
    };
  }

  async function consented(delegationId: string, change?: Partial<ConsentStatement>) {
    const { id, recorded } = consentBy(delegationId, change);
    succeeded(await recorded);
    return id;
  }

  async function outcomeOf(consentId: string, at = now): Promise<Access['outcome']> {
    return (await scene.access(consentId, { at })).outcome;
  }

  const refusal = (reason: string): Access['outcome'] => ({ kind: 'refused', reason });

  async function authority(): Promise<Authority> {
    return JSON.parse(await scene.read('GetAuthority', scene.patient.chart.chartId)) as Authority;
  }

  describe('by delegation', () => {
    beforeEach(() => scene.enrol());

    it('given both signatures, then the delegate consents within the limits, and the chart opens', async () => {
      const delegationId = await delegated();
      const consentId = await consented(delegationId, { compartments: ['general'] });
      assert.equal((await outcomeOf(consentId)).kind, 'permitted');
      const { consents, delegations } = await authority();
      assert.deepEqual(
        [consents, delegations],
        [
          [{ consentId, until: '2026-03-31T12:00:00Z', delegationId }],
          [{ delegationId, until: '2026-03-31T12:00:00Z' }],
        ],
      );
      const read = JSON.parse(await scene.read('GetDelegation', delegationId)) as Delegation;
      assert.equal(read.signed.statement.relationship, 'caregiver');
      const basis = JSON.stringify({ kind: 'consent', consentId });
      const { mspId, publicKeyDigest } = scene.clinician;
      const { chartId } = scene.patient.chart;
      const facts = await scene.read('GetAccessFacts', chartId, basis, mspId, publicKeyDigest);
      assert.deepEqual(ledgerFactsSchema.parse(JSON.parse(facts)).delegation, read);
    });

    const signatures: readonly (readonly [
      string,
      (statement: DelegationStatement) => Promise<Outcome>,
    ])[] = [
      ['that only the delegate signed', (each) => record(each, { by: delegate })],
      [
        'that the delegate did not accept',
        (each) => record(each, { accepted: scene.patient.authenticator }),
      ],
      [
        'that somebody else accepted',
        (each) => record(each, { accepted: new SoftwareAuthenticator(site) }),
      ],
      ['for another channel', (each) => record({ ...each, channel: 'other' })],
    ];
    for (const [what, record] of signatures) {
      it(`given one ${what}, then SIGNATURE_INVALID`, async () => {
        refused(await record(delegationOf(scene.patient, delegate)), 'SIGNATURE_INVALID');
      });
    }

    it('given one twice, or with the nonce of another, then refused', async () => {
      const statement = delegationOf(scene.patient, delegate);
      succeeded(await record(statement));
      refused(await record(statement), 'NONCE_USED');
      refused(await record({ ...statement, nonce: randomUUID() }), 'ALREADY_EXISTS');
    });

    it('given one under another id than its arguments say, then INVALID_ARGUMENT', async () => {
      const statement = delegationOf(scene.patient, delegate);
      const { authenticator } = scene.patient;
      const signed = {
        statement,
        assertion: authenticator.sign(statement),
        acceptance: delegate.sign(statement),
      };
      const { consortium } = scene;
      refused(
        await callWith(consortium, consortium.lakeside.admin, 'RecordDelegation', randomUUID(), {
          ...delegationSalts(),
          signed,
        }),
        'INVALID_ARGUMENT',
      );
    });

    it('given one that a delegate signed, then SIGNATURE_INVALID: nobody passes it on', async () => {
      await delegated();
      const next = new SoftwareAuthenticator(site);
      const statement = delegationOf(scene.patient, next);
      refused(await record(statement, { by: delegate, accepted: next }), 'SIGNATURE_INVALID');
    });

    it('given a passkey that is or was the patient’s own, then ALREADY_EXISTS', async () => {
      const own = scene.patient.authenticator;
      const itself = delegationOf(scene.patient, own);
      refused(await record(itself, { accepted: own }), 'ALREADY_EXISTS');
      const { credentialId } = own.passkey;
      const alike = { ...delegate.passkey, credentialId };
      const named = delegationOf(scene.patient, delegate, { passkey: alike });
      refused(await record(named), 'ALREADY_EXISTS');
    });

    it('given as many as can stand, then one more is DELEGATIONS_EXHAUSTED', async () => {
      for (let count = 0; count < delegationsLimit; count += 1) await delegated();
      refused(await record(delegationOf(scene.patient, delegate)), 'DELEGATIONS_EXHAUSTED');
    });

    const exceeding: readonly Partial<ConsentStatement>[] = [
      { purposes: ['TREAT', 'HPAYMT'] },
      { compartments: ['general', 'genetics'] },
    ];
    for (const change of exceeding) {
      it(`given a consent to ${JSON.stringify(change)}, then DELEGATION_EXCEEDED`, async () => {
        refused(await consentBy(await delegated(), change).recorded, 'DELEGATION_EXCEEDED');
      });
    }

    it('given powers without it, then neither consent nor revocation', async () => {
      const own = await scene.consent();
      const consents = await delegated({ powers: ['consent'] });
      const revokes = await delegated({ powers: ['revoke'] });
      refused(await consentBy(revokes).recorded, 'DELEGATION_EXCEEDED');
      refused(await revokeBy(consents, own), 'DELEGATION_EXCEEDED');
      succeeded(await revokeBy(revokes, own));
      assert.deepEqual(await outcomeOf(own), refusal('CONSENT_REVOKED'));
    });

    function revokeBy(delegationId: string, consentId: string): Promise<Outcome> {
      const statement = revocationOf(scene.patient, consentId, { delegationId });
      const signed = { statement, assertion: delegate.sign(statement) };
      const { consortium } = scene;
      const { admin } = consortium.lakeside;
      const transient = { ...statementSalts(), signed };
      return callWith(consortium, admin, 'RevokeConsent', consentId, transient);
    }

    it('given another’s passkey, or an unknown delegation, then refused', async () => {
      const delegationId = await delegated();
      const stranger = new SoftwareAuthenticator(site);
      refused(await consentBy(delegationId, {}, { by: stranger }).recorded, 'SIGNATURE_INVALID');
      const { authenticator } = scene.patient;
      refused(
        await consentBy(delegationId, {}, { by: authenticator }).recorded,
        'SIGNATURE_INVALID',
      );
      refused(await consentBy(randomUUID()).recorded, 'DELEGATION_UNKNOWN');
    });

    it('given a delegate without naming the delegation, then SIGNATURE_INVALID', async () => {
      await delegated();
      const statement = consentOf(scene.patient);
      refused(await scene.record(statement, delegate.sign(statement)), 'SIGNATURE_INVALID');
    });

    it('given its last minute, then it holds, and not a minute later, nor what was given under it', async () => {
      const delegationId = await delegated();
      const until = '2027-03-01T12:00:00Z';
      const { id, recorded } = consentBy(delegationId, { until }, { at: later(aMonth - 1) });
      succeeded(await recorded);
      const outcome = await outcomeOf(id, later(aMonth - 1));
      assert.deepEqual(outcome, { kind: 'permitted', until: later(aMonth) });
      refused(
        await consentBy(delegationId, {}, { at: later(aMonth) }).recorded,
        'DELEGATION_NOT_IN_FORCE',
      );
      assert.deepEqual(await outcomeOf(id, later(aMonth)), refusal('DELEGATION_NOT_IN_FORCE'));
    });

    it('given that it has not begun, then DELEGATION_NOT_IN_FORCE', async () => {
      const delegationId = await delegated({ from: later(5) });
      refused(await consentBy(delegationId).recorded, 'DELEGATION_NOT_IN_FORCE');
      succeeded(await consentBy(delegationId, {}, { at: later(5) }).recorded);
    });

    for (const who of ['patient', 'delegate'] as const) {
      it(`given that the ${who} ends it, then nothing more, nor what was given under it`, async () => {
        const delegationId = await delegated();
        const [given, own] = [await consented(delegationId), await scene.consent()];
        const by = who === 'patient' ? scene.patient.authenticator : delegate;
        const ended = succeeded(await end(delegationId, by));
        assert.deepEqual(ended.event, {
          name: 'DelegationEnded',
          payload: JSON.stringify({ delegationId }),
        });
        assert.deepEqual(await outcomeOf(given), refusal('DELEGATION_ENDED'));
        assert.equal((await outcomeOf(own)).kind, 'permitted');
        refused(await consentBy(delegationId).recorded, 'DELEGATION_ENDED');
        refused(await end(delegationId, by), 'DELEGATION_ENDED');
        const { consents, delegations } = await authority();
        assert.deepEqual([consents.map(({ consentId }) => consentId), delegations], [[own], []]);
      });
    }

    it('given a stranger’s end, or another patient’s, then refused', async () => {
      const delegationId = await delegated();
      const stranger = new SoftwareAuthenticator(site);
      refused(await end(delegationId, stranger), 'SIGNATURE_INVALID');
      refused(await end(randomUUID(), delegate), 'DELEGATION_UNKNOWN');
      refused(await end(delegationId, delegate, { chart: newChart() }), 'PATIENT_UNKNOWN');
    });

    it('given a new passkey of the patient, then the delegations of the old one end', async () => {
      const delegationId = await delegated();
      const given = await consented(delegationId);
      await replacePasskey();
      refused(await consentBy(delegationId).recorded, 'DELEGATION_ENDED');
      assert.deepEqual(await outcomeOf(given), refusal('CONSENT_SUPERSEDED'));
      assert.deepEqual((await authority()).delegations, []);
    });

    async function replacePasskey(): Promise<void> {
      const id = randomUUID();
      const device = new SoftwareAuthenticator(site);
      const statement = {
        ...enrolmentOf({ ...scene.patient, authenticator: device }),
        issuedAt: new Date(Date.parse(now) + 1).toISOString(),
      };
      succeeded(await scene.propose(statement, device.sign(statement), { id }));
      succeeded(await scene.confirm(id));
    }

    it('is explained: who decides, and who agreed for the patient', async () => {
      const delegationId = await delegated({ powers: ['consent', 'see'] });
      await consented(delegationId);
      const { chartId } = scene.patient.chart;
      const { deciders, grants } = JSON.parse(
        await scene.read('ExplainAccess', chartId, 'en'),
      ) as AccessExplanation;
      assert.deepEqual(
        deciders.map(({ sentence }) => sentence),
        [
          'Your caregiver can give consents and see who can open your chart for you, for treatment ' +
            'about general health and HIV, until 2026-03-31, because you agreed on 2026-03-01.',
        ],
      );
      assert.match(
        grants[1]?.sentence ?? '',
        /because your caregiver agreed for you on 2026-03-01\.$/,
      );
      succeeded(await end(delegationId, delegate));
      const after = JSON.parse(
        await scene.read('ExplainAccess', chartId, 'es'),
      ) as AccessExplanation;
      assert.deepEqual([after.deciders, after.grants.length], [[], 1]);
    });
  });

  describe('as the enrolled proxy', () => {
    const majority = later(aMonth);

    async function enrolProxy(compartments?: ConsentStatement['compartments']): Promise<void> {
      const id = randomUUID();
      const proxy = {
        ...{ relationship: 'parent' as const, until: majority },
        ...(compartments === undefined ? {} : { compartments }),
      };
      const statement = { ...enrolmentOf(scene.patient), proxy };
      succeeded(
        await scene.propose(statement, scene.patient.authenticator.sign(statement), { id }),
      );
      succeeded(await scene.confirm(id));
    }

    it('given the day before majority, then a parent consents; from that day on nobody’s consent of theirs holds', async () => {
      await enrolProxy();
      const consentId = await scene.consent({ until: '2030-01-01T00:00:00Z' });
      assert.deepEqual(await outcomeOf(consentId, later(aMonth - 1)), {
        kind: 'permitted',
        until: majority,
      });
      assert.deepEqual(await outcomeOf(consentId, majority), refusal('ENROLMENT_ENDED'));
      const statement = consentOf(scene.patient, { issuedAt: majority });
      const { authenticator } = scene.patient;
      refused(
        await scene.record(statement, authenticator.sign(statement), { at: majority }),
        'ENROLMENT_ENDED',
      );
      const delegation = { ...delegationOf(scene.patient, delegate), issuedAt: majority };
      refused(await record(delegation, { at: majority }), 'ENROLMENT_ENDED');
    });

    it('given compartments that the law leaves to the minor, then DELEGATION_EXCEEDED', async () => {
      await enrolProxy(['general']);
      succeeded(await consentTo(['general']));
      refused(await consentTo(['sexual-reproductive-health']), 'DELEGATION_EXCEEDED');
      const delegationId = await delegated();
      refused(
        await consentBy(delegationId, { compartments: ['hiv'] }).recorded,
        'DELEGATION_EXCEEDED',
      );
    });

    function consentTo(compartments: ConsentStatement['compartments']): Promise<Outcome> {
      const statement = consentOf(scene.patient, { compartments });
      return scene.record(statement, scene.patient.authenticator.sign(statement));
    }

    it('is explained', async () => {
      await enrolProxy();
      await scene.consent();
      const { chartId } = scene.patient.chart;
      const { deciders, grants } = JSON.parse(
        await scene.read('ExplainAccess', chartId, 'en'),
      ) as AccessExplanation;
      assert.deepEqual(
        deciders.map(({ sentence }) => sentence),
        ['Your parent decides for you until 2026-03-31, as two registrars confirmed.'],
      );
      assert.match(grants[1]?.sentence ?? '', /because your parent agreed for you on/);
    });
  });
});
