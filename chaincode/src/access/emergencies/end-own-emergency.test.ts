import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Access, Emergency, EmergencyStatement } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { refused, succeeded } from '../../testing/consortium.js';
import {
  declare,
  emergencyEndOf,
  emergencyOf,
  end,
  endOwn,
  enrolPerson,
  explanationFor,
} from '../../testing/emergencies.js';
import type { TestIdentity } from '../../testing/identity.js';
import { publishedKey, releaseKeys } from '../../testing/matrix/keys.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import { admit, callWith, deviceAt, employ, enrolmentOf, now } from '../../testing/patients.js';
import type { Outcome } from '../../testing/test-ledger.js';

describe('An emergency that its patient ends', () => {
  let scene: PatientScene;
  let messenger: TestIdentity;
  let declared: EmergencyStatement;
  let keyId: string;
  let tell: (stated: EmergencyStatement) => Promise<Outcome>;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    const { consortium, clinician, secondRegistrar } = scene;
    const { ledger, lakeside, millbrook } = consortium;
    messenger = consortium.cornerstone.admin;
    const device = deviceAt('MillbrookMSP');
    const registrar = await employ(consortium, millbrook, 'registrar');
    await enrolPerson(consortium, clinician, device, [registrar, secondRegistrar]);
    keyId = await publishedKey(ledger, millbrook.gateway);
    const keys = new Map([
      ['MillbrookMSP', keyId],
      ['LakesideMSP', await publishedKey(ledger, lakeside.gateway)],
    ]);
    declared = emergencyOf(clinician, scene.patient.chart.chartId);
    const explanation = explanationFor(keys);
    tell = (stated) => declare(consortium, stated, { as: clinician, device, explanation });
    succeeded(await tell(declared));
  });

  const ending = (
    statement = emergencyEndOf(declared),
    device = scene.patient.authenticator,
    as = messenger,
    at = now,
  ) => endOwn(scene.consortium, as, statement, device, at);

  async function open(): Promise<Access> {
    const accessId = randomUUID();
    const { patientId, emergencyId } = declared;
    const request = {
      ...{ accessId, patientId, basis: { kind: 'emergency', emergencyId }, purpose: 'BTG' },
      ...{ compartments: ['general'], classes: ['clinical'] },
    };
    const argument = { salt: newSalt(), request };
    const { consortium, clinician } = scene;
    succeeded(await callWith(consortium, clinician, 'OpenChart', accessId, argument));
    return JSON.parse(await scene.read('GetAccess', patientId, accessId)) as Access;
  }

  it('given the same clinician declares anew, then EMERGENCY_UNREVIEWED until somebody has reviewed it', async () => {
    succeeded(await ending());
    const again = emergencyOf(scene.clinician, scene.patient.chart.chartId);
    refused(await tell(again), 'EMERGENCY_UNREVIEWED');
    const { consortium } = scene;
    const officer = await employ(consortium, consortium.lakeside, 'privacy-officer');
    const { patientId, emergencyId } = declared;
    const request = { patientId, emergencyId, finding: 'justified' };
    const argument = { salt: newSalt(), request };
    succeeded(await callWith(consortium, officer, 'ReviewEmergency', emergencyId, argument));
    succeeded(await tell(again));
  });

  it('given their signature, whoever hands it in, then it opens nothing and gives no keys any more', async () => {
    const before = await open();
    assert.equal(before.outcome.kind, 'permitted');
    const statement = emergencyEndOf(declared);
    const outcome = succeeded(await ending(statement));
    assert.equal(outcome.event?.name, 'EmergencyEnded');
    assert.deepEqual((await open()).outcome, { kind: 'refused', reason: 'EMERGENCY_ENDED' });
    const { ledger, lakeside } = scene.consortium;
    const { accessId, patientId } = before.request;
    const release = await releaseKeys(ledger, lakeside.gateway, { accessId, patientId, keyId });
    refused(release, 'EMERGENCY_ENDED');
    const text = await scene.read('GetEmergency', patientId, declared.emergencyId);
    const { ended, signed } = JSON.parse(text) as Emergency;
    assert.ok(ended !== undefined && 'statement' in ended);
    assert.deepEqual([ended.statement, ended.at], [statement, now]);
    assert.deepEqual(signed.statement, declared);
  });

  it('given one that ended already, whoever ended it, then EMERGENCY_ENDED', async () => {
    succeeded(await ending());
    refused(await ending(), 'EMERGENCY_ENDED');
    refused(await end(scene.consortium, scene.clinician, declared), 'EMERGENCY_ENDED');
  });

  it('given a statement that was handed in before, then NONCE_USED', async () => {
    const statement = emergencyEndOf(declared);
    succeeded(await ending(statement));
    refused(await ending(statement), 'NONCE_USED');
  });

  it('given another signature than that of the passkey in force, then SIGNATURE_INVALID', async () => {
    const stranger = await admit(scene.consortium);
    await scene.enrol(stranger);
    refused(await ending(undefined, stranger.authenticator), 'SIGNATURE_INVALID');
    refused(await ending(undefined, deviceAt('MillbrookMSP')), 'SIGNATURE_INVALID');
    const elsewhere = { ...emergencyEndOf(declared), channel: 'elsewhere' };
    refused(await ending(elsewhere), 'SIGNATURE_INVALID');
    assert.equal((await open()).outcome.kind, 'permitted');
  });

  it('given a proxy, then until their time is over', async () => {
    const minor = await admit(scene.consortium);
    const { chart, authenticator: device } = minor;
    const proxy = { relationship: 'parent' as const, until: later(60) };
    const enrolment = { ...enrolmentOf(minor), proxy };
    const id = randomUUID();
    succeeded(await scene.propose(enrolment, device.sign(enrolment), { id, chart }));
    succeeded(await scene.confirm(id));
    const stated = emergencyOf(scene.clinician, chart.chartId);
    succeeded(await tell(stated));
    const issuedAt = later(60);
    const late = { ...emergencyEndOf(stated), issuedAt };
    refused(await ending(late, device, messenger, issuedAt), 'ENROLMENT_ENDED');
    succeeded(await ending(emergencyEndOf(stated), device));
  });

  it('given another patient’s emergency, or none, then EMERGENCY_UNKNOWN', async () => {
    const stranger = await admit(scene.consortium);
    await scene.enrol(stranger);
    const { emergencyId } = declared;
    const theirs = emergencyEndOf({ patientId: stranger.chart.chartId, emergencyId });
    refused(await ending(theirs, stranger.authenticator), 'EMERGENCY_UNKNOWN');
    const { patientId } = declared;
    const none = emergencyEndOf({ patientId, emergencyId: randomUUID() });
    refused(await ending(none), 'EMERGENCY_UNKNOWN');
    const nobody = emergencyEndOf({ patientId: randomUUID(), emergencyId });
    refused(await ending(nobody), 'PATIENT_UNKNOWN');
  });

  it('given a statement of long ago, or arguments of another emergency, then refused', async () => {
    const old = { ...emergencyEndOf(declared), issuedAt: '2026-03-01T11:49:59.999Z' };
    refused(await ending(old), 'STATEMENT_NOT_CURRENT');
    const statement = emergencyEndOf(declared);
    const signed = { statement, assertion: scene.patient.authenticator.sign(statement) };
    const argument = { salt: newSalt(), nonceSalt: newSalt(), signed };
    const call = (id: string, change: object = {}) =>
      callWith(scene.consortium, messenger, 'EndOwnEmergency', id, argument, change);
    refused(await call(randomUUID()), 'INVALID_ARGUMENT');
    refused(await call(declared.emergencyId, { digest: '0'.repeat(64) }), 'INVALID_ARGUMENT');
    assert.equal((await open()).outcome.kind, 'permitted');
  });
});
