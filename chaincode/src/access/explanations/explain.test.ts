import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { AccessExplanation, Emergency, RequestExplanation } from '@healthchain/protocol';
import { refused, succeeded } from '../../testing/consortium.js';
import { declare, emergencyOf, enrolPerson, explanationFor } from '../../testing/emergencies.js';
import type { TestIdentity } from '../../testing/identity.js';
import { publishedKey } from '../../testing/matrix/keys.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import { deviceAt, employ, now } from '../../testing/patients.js';

describe('Explanations', () => {
  let scene: PatientScene;
  let patientId: string;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    patientId = scene.patient.chart.chartId;
  });

  async function explained(language = 'en', at = now): Promise<AccessExplanation['grants']> {
    const as = scene.consortium.millbrook.gateway;
    const call = 'AccessControlContract:ExplainAccess';
    const asked = { as, call, args: [patientId, language], at };
    const { payload } = succeeded(await scene.consortium.ledger.run(asked));
    return (JSON.parse(payload) as AccessExplanation).grants;
  }

  const personOf = ({ publicKeyDigest }: TestIdentity) => ({
    kind: 'person' as const,
    publicKeyDigest,
  });

  async function declared(): Promise<string> {
    const { consortium, clinician } = scene;
    const { ledger, lakeside, millbrook } = consortium;
    const device = deviceAt('MillbrookMSP');
    const registrar = await employ(consortium, millbrook, 'registrar');
    await enrolPerson(consortium, clinician, device, [registrar, scene.secondRegistrar]);
    const keys = new Map<string, string>();
    for (const { gateway } of [lakeside, millbrook]) {
      keys.set(gateway.mspId, await publishedKey(ledger, gateway));
    }
    const statement = emergencyOf(clinician, patientId);
    const explanation = explanationFor(keys);
    succeeded(await declare(consortium, statement, { as: clinician, device, explanation }));
    return statement.emergencyId;
  }

  it('given consents, one revoked, and an emergency, then a sentence for each who can see something', async () => {
    const physicians = [{ kind: 'role' as const, role: 'attending' as const }];
    const consentId = await scene.consent({ actors: physicians });
    const gone = await scene.consent();
    succeeded(await scene.revoke(gone));
    const emergencyId = await declared();
    const grants = await explained();
    assert.deepEqual(
      grants.map(({ grant }) => grant.because).map((because) => ({ ...because })),
      [
        { kind: 'custodian' },
        { kind: 'consent', consentId, recordedAt: '2026-03-01T12:00:00.000Z' },
        { kind: 'emergency', emergencyId, declaredAt: '2026-03-01T12:00:00.000Z' },
      ],
    );
    assert.match(
      grants[1]?.sentence ?? '',
      /^Attending physicians of Millbrook Medical Center can see/,
    );
    assert.match(
      (await explained('es'))[1]?.sentence ?? '',
      /^Los médicos responsables de Millbrook/,
    );
  });

  it('given more emergencies than a page holds, then each that lasts is told', async () => {
    const emergencyId = await declared();
    const { privateState } = scene.consortium.ledger;
    const key = `patientAuthority:emergency/${patientId}/`;
    const known = JSON.parse(privateState.get(key + emergencyId) ?? '') as Emergency;
    const before = Array.from({ length: 250 }, () => ({ ...known, emergencyId: randomUUID() }));
    for (const each of before) {
      privateState.set(key + each.emergencyId, JSON.stringify(each));
    }
    const told = (await explained()).map(({ grant: { because } }) =>
      because.kind === 'emergency' ? because.emergencyId : because.kind,
    );
    const ids = [known, ...before].map((each) => each.emergencyId);
    assert.deepEqual(told.sort(), [...ids, 'custodian'].sort());
  });

  it('given a consent for one opening, then as long as the session that used it lasts', async () => {
    const consentId = await scene.consent({ once: true, actors: [scene.clinician].map(personOf) });
    const { outcome } = await scene.access(consentId);
    assert.deepEqual(outcome, { kind: 'permitted', until: later(15) });
    const kindsAt = async (at: string): Promise<(string | undefined)[][]> =>
      (await explained('en', at)).map(({ grant }) => [grant.because.kind, grant.role, grant.until]);
    const custodian = ['custodian', undefined, undefined];
    const used = [custodian, ['consent', 'attending', later(15)]];
    assert.deepEqual(await kindsAt(now), used);
    assert.deepEqual(await kindsAt(later(14)), used);
    assert.deepEqual(await kindsAt(later(15)), [custodian]);
  });

  it('given a clinician whose credential was revoked, then their emergency lets nobody in', async () => {
    await declared();
    succeeded(
      await scene.consortium.ledger.run({
        as: scene.consortium.millbrook.admin,
        call: 'AccessControlContract:RevokeCredential',
        args: [scene.clinician.publicKeyDigest, randomUUID()],
      }),
    );
    assert.equal((await explained()).length, 1);
  });

  it('given a patient whom nobody enrolled, or another language, then refused', async () => {
    const as = scene.consortium.millbrook.gateway;
    const ask = (...args: string[]) =>
      scene.consortium.ledger.run({ as, call: 'AccessControlContract:ExplainAccess', args });
    refused(await ask(randomUUID(), 'en'), 'PATIENT_UNKNOWN');
    refused(await ask(patientId, 'fr'), 'INVALID_ARGUMENT');
  });

  describe('of a request', () => {
    let consentId: string;

    beforeEach(async () => {
      consentId = await scene.consent();
    });

    interface Asked {
      readonly of?: Pick<TestIdentity, 'publicKeyDigest'>;
      readonly as?: TestIdentity;
      readonly purpose?: string;
      readonly compartments?: readonly string[];
      readonly under?: string;
    }

    async function ask({
      of = scene.clinician,
      as = scene.consortium.millbrook.gateway,
      purpose = 'TREAT',
      compartments = ['general'],
      under = consentId,
    }: Asked = {}): Promise<RequestExplanation> {
      const request = {
        ...{ accessId: randomUUID(), patientId, purpose, compartments },
        ...{ basis: { kind: 'consent', consentId: under }, classes: ['results'] },
      };
      const call = 'AccessControlContract:ExplainRequest';
      const args = [of.publicKeyDigest, JSON.stringify(request)];
      const outcome = succeeded(await scene.consortium.ledger.run({ as, call, args }));
      assert.deepEqual([outcome.writes, outcome.privateWrites], [{}, {}]);
      return JSON.parse(outcome.payload) as RequestExplanation;
    }

    const changed = (name: string) =>
      scene.consortium.ledger.run({
        as: scene.consortium.millbrook.admin,
        call: `AccessControlContract:${name}`,
        args: [scene.clinician.publicKeyDigest, randomUUID()],
      });

    it('given one that is permitted, or asks for more, then what would permit it', async () => {
      const permitted = await ask();
      assert.deepEqual([permitted.outcome.kind, permitted.changes], ['permitted', []]);
      assert.deepEqual(await ask({ compartments: ['general', 'hiv'] }), {
        outcome: { kind: 'refused', reason: 'COMPARTMENT_NOT_CONSENTED' },
        changes: [{ kind: 'leave-out-compartments', compartments: ['hiv'] }],
      });
      assert.deepEqual((await ask({ compartments: ['hiv'] })).changes, [
        { kind: 'consent', purpose: 'TREAT' },
      ]);
      assert.deepEqual((await ask({ compartments: ['hiv'], purpose: 'BTG' })).changes, [
        { kind: 'emergency' },
      ]);
    });

    it('given another consent to the organisation that permits it, then its id', async () => {
      const hiv = await scene.consent({ compartments: ['hiv'] });
      assert.deepEqual((await ask({ compartments: ['hiv'] })).changes, [
        { kind: 'other-consent', consentId: hiv },
      ]);
      assert.deepEqual((await ask({ compartments: ['hiv'], purpose: 'HRESCH' })).changes, [
        { kind: 'other-consent', consentId: hiv },
        { kind: 'other-purpose', purpose: 'TREAT' },
      ]);
      succeeded(await scene.revoke(hiv));
      assert.deepEqual((await ask({ compartments: ['hiv'] })).changes, [
        { kind: 'consent', purpose: 'TREAT' },
      ]);
    });

    it('given consents to other organisations, or to other people, then the same as without them', async () => {
      const asked = { compartments: ['hiv'], under: randomUUID() };
      const before = await ask(asked);
      await scene.consent({ compartments: ['hiv'], grantee: 'CornerstoneMSP' });
      const actors = [personOf(scene.registrar)];
      await scene.consent({ compartments: ['hiv'], actors });
      assert.deepEqual(await ask(asked), before);
    });

    it('given a suspended clinician, then that, and who reinstates them', async () => {
      succeeded(await changed('SuspendCredential'));
      const reinstated = { kind: 'credential', step: 'reinstate', by: 'registrar' };
      assert.deepEqual(await ask(), {
        outcome: { kind: 'refused', reason: 'CREDENTIAL_INACTIVE' },
        changes: [reinstated],
      });
      assert.deepEqual((await ask({ compartments: ['hiv'] })).changes, [
        reinstated,
        { kind: 'consent', purpose: 'TREAT' },
      ]);
      succeeded(await changed('ReinstateCredential'));
      assert.deepEqual((await ask()).changes, [{ ...reinstated, step: 'countersign' }]);
      succeeded(await changed('RevokeCredential'));
      assert.deepEqual((await ask()).changes, [{ ...reinstated, step: 'issue' }]);
    });

    it('given a key of another organisation, or without a credential, then that one has to be issued', async () => {
      for (const of of [scene.registrar, { publicKeyDigest: 'ab'.repeat(32) }]) {
        assert.deepEqual(await ask({ of }), {
          outcome: { kind: 'refused', reason: 'CREDENTIAL_MISSING' },
          changes: [{ kind: 'credential', step: 'issue', by: 'registrar' }],
        });
      }
    });

    it('given a role that opens no charts, then that, and the row of the policy', async () => {
      const of = await employ(scene.consortium, scene.consortium.millbrook, 'privacy-officer');
      assert.deepEqual(await ask({ of }), {
        outcome: { kind: 'refused', reason: 'ROLE_NOT_PERMITTED' },
        changes: [
          { kind: 'policy', role: 'privacy-officer', purpose: 'TREAT', classes: ['results'] },
        ],
      });
    });

    it('given somebody of a pharmacy, then that its kind opens no charts, whoever the patient is', async () => {
      const as = scene.consortium.cornerstone.gateway;
      const refusedKind = {
        outcome: { kind: 'refused', reason: 'ORGANIZATION_KIND_NOT_PERMITTED' },
        changes: [],
      };
      assert.deepEqual(await ask({ as, of: scene.secondRegistrar }), refusedKind);
      patientId = randomUUID();
      assert.deepEqual(await ask({ as, of: scene.secondRegistrar }), refusedKind);
    });

    it('given any of these, then OpenChart comes to the same', async () => {
      const hiv = await scene.consent({ compartments: ['hiv'] });
      for (const [under, compartments] of [
        [consentId, ['general']],
        [consentId, ['hiv']],
        [hiv, ['hiv']],
        [randomUUID(), ['hiv']],
      ] as const) {
        const asked = { compartments: [...compartments], classes: ['results' as const] };
        const { outcome } = await ask({ under, compartments });
        assert.deepEqual((await scene.access(under, asked)).outcome, outcome);
      }
    });
  });
});
