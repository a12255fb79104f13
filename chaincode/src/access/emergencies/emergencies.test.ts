import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Access, Emergency, EmergencyPage, EmergencyStatement } from '@healthchain/protocol';
import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { refused, succeeded } from '../../testing/consortium.js';
import {
  declare,
  emergencyOf,
  end,
  enrolPerson,
  explanationFor,
  recordNotice,
  review,
  type Declaration,
} from '../../testing/emergencies.js';
import type { TestIdentity } from '../../testing/identity.js';
import { publishedKey, releaseKeys } from '../../testing/matrix/keys.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import { changePolicy, employOfficers } from '../../testing/officers.js';
import { admit, callWith, deviceAt, employ, now } from '../../testing/patients.js';

describe('An emergency', () => {
  let scene: PatientScene;
  let patientId: string;
  let clinician: TestIdentity;
  let device: SoftwareAuthenticator;
  /** Ids of the hospitals' wrapping keys. */
  let keys: Map<string, string>;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    const { consortium } = scene;
    const { ledger, lakeside, millbrook } = consortium;
    patientId = scene.patient.chart.chartId;
    clinician = scene.clinician;
    device = deviceAt('MillbrookMSP');
    const registrar = await employ(consortium, millbrook, 'registrar');
    await enrolPerson(consortium, clinician, device, [registrar, scene.secondRegistrar]);
    keys = new Map();
    for (const { gateway } of [lakeside, millbrook]) {
      keys.set(gateway.mspId, await publishedKey(ledger, gateway));
    }
  });

  const statement = (change: Partial<EmergencyStatement> = {}): EmergencyStatement =>
    emergencyOf(clinician, patientId, change);

  const tell = (stated: EmergencyStatement, change: Partial<Declaration> = {}) =>
    declare(scene.consortium, stated, {
      ...{ as: clinician, device, explanation: explanationFor(keys) },
      ...change,
    });

  async function declared(change: Partial<EmergencyStatement> = {}): Promise<EmergencyStatement> {
    const stated = statement(change);
    succeeded(await tell(stated));
    return stated;
  }

  async function open(
    { emergencyId }: Pick<EmergencyStatement, 'emergencyId'>,
    {
      as = clinician,
      at = now,
      purpose = 'BTG',
      of = patientId,
      compartments = ['general', 'hiv'],
    } = {},
  ): Promise<Access> {
    const accessId = randomUUID();
    const request = {
      ...{ accessId, patientId: of, basis: { kind: 'emergency', emergencyId }, purpose },
      ...{ compartments, classes: ['clinical'] },
    };
    const argument = { salt: newSalt(), request };
    succeeded(await callWith(scene.consortium, as, 'OpenChart', accessId, argument, { at }));
    return JSON.parse(await scene.read('GetAccess', of, accessId)) as Access;
  }

  const known = async ({ emergencyId }: EmergencyStatement): Promise<Emergency> =>
    JSON.parse(await scene.read('GetEmergency', patientId, emergencyId)) as Emergency;

  const officer = (member: 'lakeside' | 'millbrook' = 'millbrook') =>
    employ(scene.consortium, scene.consortium[member], 'privacy-officer');

  it('given the clinician’s own signature, then it opens the chart for sessions, up to its end', async () => {
    const stated = await declared();
    const first = await open(stated);
    assert.deepEqual(first.outcome, { kind: 'permitted', until: later(15) });
    assert.deepEqual([first.role, first.policyVersion], ['attending', 1]);
    const last = await open(stated, { at: later(239) });
    assert.deepEqual(last.outcome, { kind: 'permitted', until: later(240) });
    for (const minute of [240, 241]) {
      const { outcome } = await open(stated, { at: later(minute) });
      assert.deepEqual(outcome, { kind: 'refused', reason: 'EMERGENCY_ENDED' });
    }
  });

  it('given the public part of its transaction, then it names no patient, reason or text', async () => {
    const stated = statement();
    const outcome = succeeded(await tell(stated));
    const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event ?? '']);
    assert.ok(!visible.includes(patientId) && !visible.includes(stated.reason));
    assert.deepEqual(outcome.event?.name, 'EmergencyDeclared');
    const { custodian, policyVersion } = await known(stated);
    assert.deepEqual([custodian, policyVersion], ['LakesideMSP', 1]);
  });

  it('given more than four hours, or an end that has passed, then refused', async () => {
    const until = new Date(Date.parse(now) + 240 * 60_000 + 1).toISOString();
    refused(await tell(statement({ until })), 'INVALID_ARGUMENT');
    refused(await tell(statement({ until: later(0) })), 'INVALID_ARGUMENT');
    const short = statement({ until: later(1) });
    refused(await tell(short, { at: later(1) }), 'EMERGENCY_ENDED');
  });

  it('given a clock that is ahead, then four hours of the transaction’s time, and no more', async () => {
    const issuedAt = later(1);
    refused(await tell(statement({ issuedAt })), 'INVALID_ARGUMENT');
    const stated = await declared({ issuedAt, until: later(240) });
    for (const minute of [240, 241]) {
      const { outcome } = await open(stated, { at: later(minute) });
      assert.deepEqual(outcome, { kind: 'refused', reason: 'EMERGENCY_ENDED' });
    }
  });

  it('given an id that another patient’s emergency has, then ALREADY_EXISTS', async () => {
    const { emergencyId } = await declared();
    const other = await admit(scene.consortium);
    await scene.enrol(other);
    const theirs = emergencyOf(clinician, other.chart.chartId, { emergencyId });
    refused(await tell(theirs), 'ALREADY_EXISTS');
    succeeded(await tell({ ...theirs, emergencyId: randomUUID() }));
  });

  it('given notes of counselling sessions, then it does not open them', async () => {
    const stated = await declared();
    for (const compartments of [['counseling-notes'], ['general', 'counseling-notes']]) {
      const { outcome } = await open(stated, { compartments });
      assert.deepEqual(outcome, { kind: 'refused', reason: 'COMPARTMENT_NOT_CONSENTED' });
    }
  });

  it('given a signature of more than two minutes ago, or used before, then refused', async () => {
    const old = statement();
    const late = new Date(Date.parse(now) + 2 * 60_000 + 1).toISOString();
    refused(await tell(old, { at: late }), 'STATEMENT_NOT_CURRENT');
    succeeded(await tell(old, { at: later(2) }));
    const again = statement({ nonce: old.nonce });
    refused(await tell(again), 'NONCE_USED');
    refused(await tell({ ...statement(), emergencyId: old.emergencyId }), 'ALREADY_EXISTS');
  });

  it('given another’s signature, another’s name, or nobody’s passkey, then refused', async () => {
    refused(await tell(statement(), { device: deviceAt('MillbrookMSP') }), 'SIGNATURE_INVALID');
    const colleague = await employ(scene.consortium, scene.consortium.millbrook, 'resident');
    refused(await tell(statement(), { as: colleague }), 'EMERGENCY_OF_ANOTHER');
    const own = emergencyOf(colleague, patientId);
    refused(await tell(own, { as: colleague }), 'PASSKEY_UNKNOWN');
  });

  it('given a role that breaks no glass, then refused', async () => {
    const { consortium } = scene;
    const nurse = await employ(consortium, consortium.millbrook, 'nurse');
    refused(await tell(emergencyOf(nurse, patientId), { as: nurse }), 'POLICY_NOT_PERMITTED');
    const registrar = await employ(consortium, consortium.millbrook, 'registrar');
    const theirs = emergencyOf(registrar, patientId);
    refused(await tell(theirs, { as: registrar }), 'ROLE_NOT_PERMITTED');
    const [residents] = testPolicy.rules;
    assert.ok(residents);
    const rules = [{ ...residents, purposes: ['TREAT' as const] }];
    await changePolicy(consortium, await employOfficers(consortium), { ...testPolicy, rules });
    refused(await tell(statement()), 'POLICY_NOT_PERMITTED');
  });

  it('given a policy that no longer permits it, then the next opening is refused', async () => {
    const stated = await declared();
    const rules = testPolicy.rules.map((rule) => ({ ...rule, purposes: ['TREAT' as const] }));
    const { consortium } = scene;
    await changePolicy(consortium, await employOfficers(consortium), { ...testPolicy, rules });
    const { outcome } = await open(stated);
    assert.deepEqual(outcome, { kind: 'refused', reason: 'POLICY_NOT_PERMITTED' });
  });

  it('given a patient whom nobody enrolled, then PATIENT_UNKNOWN', async () => {
    refused(await tell(emergencyOf(clinician, randomUUID())), 'PATIENT_UNKNOWN');
  });

  it('given an explanation that one of the two organisations cannot open, then refused', async () => {
    const [lakeside, millbrook] = [...keys];
    assert.ok(lakeside && millbrook);
    for (const readable of [
      [lakeside],
      [millbrook],
      [lakeside, ['MillbrookMSP', 'ab'.repeat(32)]],
    ]) {
      const explanation = explanationFor(new Map(readable as [string, string][]));
      refused(await tell(statement(), { explanation }), 'WRAPPING_KEY_UNKNOWN');
    }
  });

  it('given another purpose, clinician or patient, then nothing is opened under it', async () => {
    const stated = await declared();
    const treated = await open(stated, { purpose: 'TREAT' });
    assert.deepEqual(treated.outcome, { kind: 'refused', reason: 'EMERGENCY_PURPOSE' });
    const colleague = await employ(scene.consortium, scene.consortium.millbrook, 'attending');
    const { outcome } = await open(stated, { as: colleague });
    assert.deepEqual(outcome, { kind: 'refused', reason: 'EMERGENCY_OF_ANOTHER' });
    const other = await admit(scene.consortium);
    await scene.enrol(other);
    const elsewhere = await open(stated, { of: other.chart.chartId });
    assert.deepEqual(elsewhere.outcome, { kind: 'refused', reason: 'EMERGENCY_UNKNOWN' });
  });

  it('given keys for a session under it, then the custodian may release them, and not once it ended', async () => {
    const stated = await declared();
    const keyId = keys.get('MillbrookMSP') ?? '';
    const { ledger, lakeside } = scene.consortium;
    const first = (await open(stated)).request.accessId;
    const second = (await open(stated)).request.accessId;
    const terms = { patientId, keyId };
    succeeded(await releaseKeys(ledger, lakeside.gateway, { ...terms, accessId: first }));
    succeeded(await end(scene.consortium, clinician, stated));
    const late = await releaseKeys(ledger, lakeside.gateway, { ...terms, accessId: second });
    refused(late, 'EMERGENCY_ENDED');
  });

  it('given the clinician or a privacy officer of either organisation, then it ends at once, and once', async () => {
    for (const by of [clinician, await officer('millbrook'), await officer('lakeside')]) {
      const stated = await declared();
      succeeded(await end(scene.consortium, by, stated));
      const { outcome } = await open(stated);
      assert.deepEqual(outcome, { kind: 'refused', reason: 'EMERGENCY_ENDED' });
      const { ended } = await known(stated);
      assert.ok(ended !== undefined && 'publicKeyDigest' in ended);
      assert.equal(ended.publicKeyDigest, by.publicKeyDigest);
      refused(await end(scene.consortium, by, stated), 'EMERGENCY_ENDED');
    }
    const stated = await declared();
    const colleague = await employ(scene.consortium, scene.consortium.millbrook, 'attending');
    refused(await end(scene.consortium, colleague, stated), 'EMERGENCY_OF_ANOTHER');
    refused(
      await end(scene.consortium, clinician, { patientId, emergencyId: randomUUID() }),
      'EMERGENCY_UNKNOWN',
    );
  });

  it('given a privacy officer, then it is reviewed once, and never by whoever declared it', async () => {
    const stated = await declared();
    refused(await review(scene.consortium, clinician, stated), 'ROLE_NOT_PERMITTED');
    const reviewer = await officer('lakeside');
    const early = new Date(Date.parse(later(240)) - 1).toISOString();
    const notYet = await review(scene.consortium, reviewer, stated, 'unjustified', early);
    refused(notYet, 'EMERGENCY_NOT_OVER');
    succeeded(await review(scene.consortium, reviewer, stated, 'unjustified'));
    const reviewed = (await known(stated)).review;
    assert.deepEqual(
      [reviewed?.finding, reviewed?.at, reviewed?.publicKeyDigest],
      ['unjustified', later(240), reviewer.publicKeyDigest],
    );
    refused(await review(scene.consortium, await officer(), stated), 'ALREADY_EXISTS');
  });

  it('given it was ended, then it is reviewed from then on', async () => {
    const stated = await declared();
    const reviewer = await officer('lakeside');
    succeeded(await end(scene.consortium, reviewer, stated));
    succeeded(await review(scene.consortium, reviewer, stated, 'justified', now));
  });

  it('given a clinician who has become a privacy officer, then they do not review their own', async () => {
    const stated = await declared();
    const entry = `credential/MillbrookMSP/${clinician.publicKeyDigest}`;
    const { state } = scene.consortium.ledger;
    state.set(entry, (state.get(entry) ?? '').replace('"attending"', '"privacy-officer"'));
    refused(await review(scene.consortium, clinician, stated), 'REVIEWER_NOT_INDEPENDENT');
  });

  it('given the custodian’s privacy officer, then that the patient was told is stated once, and by nobody else', async () => {
    const stated = await declared();
    const { consortium } = scene;
    refused(await recordNotice(consortium, clinician, stated), 'ROLE_NOT_PERMITTED');
    refused(await recordNotice(consortium, await officer(), stated), 'NOT_CUSTODIAN');
    const teller = await officer('lakeside');
    const unknown = { ...stated, emergencyId: randomUUID() };
    refused(await recordNotice(consortium, teller, unknown), 'EMERGENCY_UNKNOWN');
    for (const toldAt of [later(-1), later(61)]) {
      const notice = { toldAt, at: later(60) };
      refused(await recordNotice(consortium, teller, stated, notice), 'INVALID_ARGUMENT');
    }
    const told = { means: 'letter' as const, toldAt: later(30), at: later(60) };
    succeeded(await recordNotice(consortium, teller, stated, told));
    const { notice } = await known(stated);
    assert.deepEqual(
      [notice?.means, notice?.toldAt, notice?.at, notice?.publicKeyDigest],
      ['letter', later(30), later(60), teller.publicKeyDigest],
    );
    refused(await recordNotice(consortium, teller, stated, told), 'ALREADY_EXISTS');
  });

  it('given several patients’ emergencies, then they are listed a page at a time, or from a patient on', async () => {
    const other = await admit(scene.consortium);
    await scene.enrol(other);
    const told = [await declared(), await declared()];
    const theirs = emergencyOf(clinician, other.chart.chartId);
    succeeded(await tell(theirs));
    const list = async (bookmark: string): Promise<EmergencyPage> =>
      JSON.parse(await scene.read('ListEmergencies', '2', bookmark)) as EmergencyPage;
    const first = await list('');
    const second = await list(first.bookmark);
    assert.deepEqual([first.emergencies.length, second.bookmark], [2, '']);
    const ids = (page: readonly Emergency[]): string[] =>
      page.map(({ emergencyId }) => emergencyId).sort();
    assert.deepEqual(
      ids([...first.emergencies, ...second.emergencies]),
      [...told, theirs].map(({ emergencyId }) => emergencyId).sort(),
    );
    const [own] = (await list(patientId)).emergencies;
    assert.equal(own?.signed.statement.patientId, patientId);
  });
});
