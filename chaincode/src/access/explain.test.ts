import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { AccessExplanation, RequestExplanation } from '@healthchain/protocol';
import { refused, succeeded } from '../testing/consortium.js';
import { declare, emergencyOf, enrolPerson, explanationFor } from '../testing/emergencies.js';
import { publishedKey } from '../testing/matrix/keys.js';
import { PatientScene } from '../testing/patient-scene.js';
import { deviceAt, employ } from '../testing/patients.js';

describe('Explanations', () => {
  let scene: PatientScene;
  let patientId: string;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    patientId = scene.patient.chart.chartId;
  });

  async function explained(language = 'en'): Promise<AccessExplanation['grants']> {
    const text = await scene.read('ExplainAccess', patientId, language);
    return (JSON.parse(text) as AccessExplanation).grants;
  }

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

  it('given a request, then what it would come to and what would permit it, and nothing is written', async () => {
    const consentId = await scene.consent();
    const ask = async (compartments: readonly string[]): Promise<RequestExplanation> => {
      const request = {
        ...{ accessId: randomUUID(), patientId, purpose: 'TREAT', compartments },
        ...{ basis: { kind: 'consent', consentId }, classes: ['results'] },
      };
      const { publicKeyDigest } = scene.clinician;
      const text = await scene.read('ExplainRequest', publicKeyDigest, JSON.stringify(request));
      return JSON.parse(text) as RequestExplanation;
    };
    const permitted = await ask(['general']);
    assert.deepEqual([permitted.outcome.kind, permitted.changes], ['permitted', []]);
    assert.deepEqual(await ask(['general', 'hiv']), {
      outcome: { kind: 'refused', reason: 'COMPARTMENT_NOT_CONSENTED' },
      changes: [{ kind: 'leave-out-compartments', compartments: ['hiv'] }],
    });
    assert.deepEqual((await ask(['hiv'])).changes, [{ kind: 'consent', purpose: 'TREAT' }]);
  });

  it('given a key of another organisation, or without a credential, then it is not explained', async () => {
    const as = scene.consortium.millbrook.gateway;
    const request = {
      ...{ accessId: randomUUID(), patientId, purpose: 'TREAT', compartments: ['general'] },
      ...{ basis: { kind: 'consent', consentId: randomUUID() }, classes: ['results'] },
    };
    for (const publicKeyDigest of [scene.registrar.publicKeyDigest, 'ab'.repeat(32)]) {
      const args = [publicKeyDigest, JSON.stringify(request)];
      const call = 'AccessControlContract:ExplainRequest';
      refused(await scene.consortium.ledger.run({ as, call, args }), 'NOT_FOUND');
    }
  });
});
