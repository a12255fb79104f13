import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { checkInteractions } from '@healthchain/protocol';
import {
  matterDigest,
  mattersOf,
  type CheckedPrescriptions,
  type CheckMatter,
} from '@healthchain/protocol/prescriptions';
import { refused, succeeded } from '../testing/consortium.js';
import { drugOf, ingredientOf, putDrugsInForce, testEntries } from '../testing/drugs.js';
import { employ } from '../testing/patients.js';
import { checkPrescriptions } from '../testing/prescriptions.js';
import { daysLater, PrescriptionScene } from '../testing/prescription-scene.js';

const oxycodone = ingredientOf('7804', 'oxycodone', {
  ...{ schedule: 'II', therapyClasses: ['opioid'] },
});
const zolpidem = ingredientOf('39993', 'zolpidem', { schedule: 'IV' });
const entries = [
  ...testEntries,
  ...[oxycodone, zolpidem, drugOf('1049621', 'oxycodone 5 MG Oral Tablet', [oxycodone])],
];
const [fluoxetine, phenelzine] = ['310385', '8123'];

describe('Drafting and issuing prescriptions', () => {
  let scene: PrescriptionScene;

  let restore: () => void;

  before(async () => {
    scene = await PrescriptionScene.open();
    restore = scene.consortium.ledger.remember();
  });
  afterEach(() => {
    restore();
  });

  /** What a check of drugs against medicines and allergies comes to, as somebody would answer it. */
  const mattersFor = (
    asked: Partial<Parameters<typeof checkInteractions>[0]>,
    version = 1,
  ): readonly CheckMatter[] => {
    const facts = {
      ...{ version, baseId: 'ab'.repeat(32), allergyClasses: ['penicillins'] },
      entries: new Map(entries.map((entry) => [entry.rxcui, entry])),
    };
    return mattersOf(checkInteractions({ drugs: [], active: [], allergies: [], ...asked }, facts));
  };
  const overridesOf = (matters: readonly CheckMatter[]) =>
    matters.map((matter) => ({ matter: matterDigest(matter), reason: 'monitored' as const }));

  describe('given a draft', () => {
    it('by anybody with a credential there, then it is kept, and nothing can be dispensed of it', async () => {
      const order = scene.order({ pharmacy: 'CornerstoneMSP' });
      const { registrar } = scene.patients;
      const drafted = succeeded(await scene.draft(order, { as: registrar }));
      assert.deepEqual(drafted.event, {
        name: 'PrescriptionDrafted',
        payload: JSON.stringify({ prescriptionId: order.prescriptionId }),
      });
      const { drafted: act, ...kept } = await scene.prescription(order.prescriptionId);
      assert.equal(act.publicKeyDigest, registrar.publicKeyDigest);
      assert.deepEqual([kept.order, kept.issued], [order, undefined]);
      assert.deepEqual(await scene.queue(), []);
      refused(await scene.dispense(order.prescriptionId), 'PRESCRIPTION_NOT_ISSUED');
    });

    it('of another hospital’s prescriber, or by no hospital, then it is refused', async () => {
      const { clinician } = scene.patients;
      refused(await scene.draft(scene.order(), { as: clinician }), 'NOT_OWN_ORGANIZATION');
      const { pharmacist } = scene;
      refused(
        await scene.draft(scene.order(), { as: pharmacist }),
        'ORGANIZATION_KIND_NOT_PERMITTED',
      );
    });

    it('for somebody unknown, for no pharmacy, or sealed for nobody there, then it is refused', async () => {
      refused(await scene.draft(scene.order({ patientId: randomUUID() })), 'PATIENT_UNKNOWN');
      refused(await scene.draft(scene.order({ pharmacy: 'NowhereMSP' })), 'ORGANIZATION_UNKNOWN');
      refused(await scene.draft(scene.order({ pharmacy: 'MillbrookMSP' })), 'ORGANIZATION_UNKNOWN');
      refused(await scene.draft(scene.order({ pharmacy: 'HarborMSP' })), 'WRAPPING_KEY_UNKNOWN');
    });

    it('under an id that is taken, or another order than the digest says, then it is refused', async () => {
      const order = scene.order();
      succeeded(await scene.draft(order));
      refused(await scene.draft(scene.order({ ...order, refills: 1 })), 'ALREADY_EXISTS');
      refused(await scene.draft(scene.order(), { digest: 'a'.repeat(64) }), 'INVALID_ARGUMENT');
    });
  });

  describe('given drafts of one prescriber', () => {
    it('then all become prescriptions at once, in their pharmacies’ queues', async () => {
      const orders = [scene.order({ pharmacy: 'CornerstoneMSP' }), scene.order({ drug: '8124' })];
      for (const order of orders) succeeded(await scene.draft(order));
      const ids = orders.map(({ prescriptionId }) => prescriptionId);
      const matters = mattersFor({ drugs: orders.map(({ drug }) => drug) });
      assert.deepEqual(matters, [{ kind: 'drug', rxcui: '8124', standing: 'new' }]);
      const issued = succeeded(await scene.issue(ids, { overrides: overridesOf(matters) }));
      assert.deepEqual(issued.event, {
        name: 'PrescriptionIssued',
        payload: JSON.stringify({ prescriptionIds: ids }),
      });
      for (const id of ids) {
        const { issued: act } = await scene.prescription(id);
        assert.deepEqual(
          [act?.publicKeyDigest, act?.policyVersion, act?.knowledgeVersion, act?.state],
          [scene.prescriber.publicKeyDigest, 1, 1, 'MA'],
        );
        assert.equal(await scene.status(id), 'active');
      }
      assert.deepEqual(await scene.queue(), [ids[0]]);
    });

    it('by anybody else, then NOT_OWN_PRESCRIPTION, or ROLE_NOT_PERMITTED', async () => {
      const order = scene.order();
      succeeded(await scene.draft(order));
      const { consortium, patients } = scene;
      const colleague = await employ(consortium, consortium.lakeside, 'attending');
      const ids = [order.prescriptionId];
      refused(await scene.issue(ids, {}, { as: colleague }), 'NOT_OWN_PRESCRIPTION');
      refused(await scene.issue(ids, {}, { as: patients.registrar }), 'ROLE_NOT_PERMITTED');
      refused(await scene.issue(ids, {}, { as: patients.clinician }), 'NOT_OWN_PRESCRIPTION');
      refused(
        await scene.issue(ids, {}, { as: scene.pharmacist }),
        'ORGANIZATION_KIND_NOT_PERMITTED',
      );
      refused(await scene.issue(ids, {}, { as: consortium.lakeside.admin }), 'CREDENTIAL_MISSING');
    });

    it('twice, after they were ended, unknown or another patient’s, then none is issued', async () => {
      const id = await scene.prescribe();
      const fresh = scene.order();
      succeeded(await scene.draft(fresh));
      refused(await scene.issue([fresh.prescriptionId, id]), 'PRESCRIPTION_ISSUED');
      const { prescriber: as } = scene;
      const reason = 'replaced';
      succeeded(await scene.act('EndPrescription', fresh.prescriptionId, { reason }, { as }));
      refused(await scene.issue([fresh.prescriptionId]), 'PRESCRIPTION_ISSUED');
      refused(await scene.issue([randomUUID()]), 'PRESCRIPTION_UNKNOWN');
      refused(await scene.issue([id], { patientId: randomUUID() }), 'PRESCRIPTION_UNKNOWN');
    });

    it('by a suspended prescriber, then CREDENTIAL_INACTIVE', async () => {
      const order = scene.order();
      succeeded(await scene.draft(order));
      const { ledger, lakeside } = scene.consortium;
      succeeded(
        await ledger.run({
          ...{ as: lakeside.admin, call: 'AccessControlContract:SuspendCredential' },
          args: [scene.prescriber.publicKeyDigest, randomUUID()],
        }),
      );
      refused(await scene.issue([order.prescriptionId]), 'CREDENTIAL_INACTIVE');
    });

    it('sent again under the same key, then it takes effect once', async () => {
      const order = scene.order();
      succeeded(await scene.draft(order));
      const idempotencyKey = randomUUID();
      succeeded(await scene.issue([order.prescriptionId], {}, { idempotencyKey }));
      const again = await scene.issue([order.prescriptionId], {}, { idempotencyKey });
      assert.deepEqual(again.privateWrites, {});
    });
  });

  describe('given what the check finds', () => {
    it('then it takes a coded reason for each matter, and is recorded with the prescription', async () => {
      const active = await scene.prescribe({ drug: fluoxetine });
      const order = scene.order({ drug: phenelzine });
      succeeded(await scene.draft(order));
      const ids = [order.prescriptionId];
      refused(await scene.issue(ids), 'OVERRIDE_REQUIRED');
      const matters = mattersFor({ drugs: [phenelzine], active: [fluoxetine] });
      assert.equal(matters.length, 1);
      const overrides = overridesOf(matters);
      const more = [...overrides, { matter: 'a'.repeat(64), reason: 'monitored' as const }];
      refused(await scene.issue(ids, { overrides: more }), 'INVALID_ARGUMENT');
      succeeded(await scene.issue(ids, { overrides }));
      assert.deepEqual((await scene.prescription(ids[0] ?? '')).issued?.overrides, overrides);
      assert.equal(await scene.status(active), 'active');
    });

    it('then its hospital can ask for it before, and nobody elsewhere', async () => {
      await scene.prescribe({ drug: fluoxetine });
      const order = scene.order({ drug: phenelzine });
      succeeded(await scene.draft(order));
      const { ledger, lakeside, millbrook } = scene.consortium;
      const asked = {
        ...{ patientId: scene.patientId, prescriptionIds: [order.prescriptionId] },
        publicKeyDigest: scene.prescriber.publicKeyDigest,
      };
      const answer = succeeded(await checkPrescriptions(ledger, lakeside.gateway, asked));
      const { matters } = JSON.parse(answer.payload) as CheckedPrescriptions;
      const expected = mattersFor({ drugs: [phenelzine], active: [fluoxetine] });
      assert.deepEqual(
        matters,
        expected.map((matter) => ({ digest: matterDigest(matter), matter })),
      );
      refused(await checkPrescriptions(ledger, millbrook.gateway, asked), 'NOT_OWN_PRESCRIPTION');
    });

    it('of an ended prescription, then nothing is found', async () => {
      const { prescriber: as } = scene;
      const active = await scene.prescribe({ drug: fluoxetine });
      succeeded(await scene.act('EndPrescription', active, { reason: 'replaced' }, { as }));
      await scene.prescribe({ drug: phenelzine });
    });

    it('of what the prescriber says is taken besides, and of allergies, then it counts too', async () => {
      const order = scene.order({ drug: phenelzine });
      succeeded(await scene.draft(order));
      const ids = [order.prescriptionId];
      refused(await scene.issue(ids, { otherMedicines: [fluoxetine] }), 'OVERRIDE_REQUIRED');
      const penicillin = scene.order();
      succeeded(await scene.draft(penicillin));
      const allergies = [{ kind: 'class' as const, class: 'penicillins' }];
      refused(await scene.issue([penicillin.prescriptionId], { allergies }), 'OVERRIDE_REQUIRED');
      const overrides = overridesOf(mattersFor({ drugs: [penicillin.drug], allergies }));
      succeeded(await scene.issue([penicillin.prescriptionId], { allergies, overrides }));
    });

    it('of two drafts of one signing, then they are checked against each other', async () => {
      const orders = [scene.order({ drug: fluoxetine }), scene.order({ drug: phenelzine })];
      for (const order of orders) succeeded(await scene.draft(order));
      const ids = orders.map(({ prescriptionId }) => prescriptionId);
      refused(await scene.issue(ids), 'OVERRIDE_REQUIRED');
    });

    it('of an unknown drug, or with no base in force, then it does not pass silently', async () => {
      const order = scene.order({ drug: '999' });
      succeeded(await scene.draft(order));
      refused(await scene.issue([order.prescriptionId]), 'OVERRIDE_REQUIRED');
      scene.consortium.ledger.state.delete('document/drugKnowledge');
      const known = scene.order();
      succeeded(await scene.draft(known));
      refused(await scene.issue([known.prescriptionId]), 'OVERRIDE_REQUIRED');
      const overrides = overridesOf([{ kind: 'unavailable' }]);
      succeeded(await scene.issue([known.prescriptionId], { overrides }));
      const { issued } = await scene.prescription(known.prescriptionId);
      assert.equal(issued?.knowledgeVersion, undefined);
    });

    it('of another hospital’s prescription, then as far as an open session covers it', async () => {
      await scene.prescribe({ drug: fluoxetine });
      const { patients, consortium } = scene;
      const other = await employ(consortium, consortium.millbrook, 'attending');
      await scene.publishKey('millbrook');
      const order = scene.order({
        ...{ organization: 'MillbrookMSP', publicKeyDigest: other.publicKeyDigest },
        drug: phenelzine,
      });
      succeeded(await scene.draft(order, { as: other }));
      const ids = [order.prescriptionId];
      const { request, outcome } = await patients.access(await patients.consent(), { as: other });
      assert.equal(outcome.kind, 'permitted');
      refused(
        await scene.issue(ids, { accessIds: [request.accessId] }, { as: other }),
        'OVERRIDE_REQUIRED',
      );
      succeeded(await scene.issue(ids, {}, { as: other }));
    });
  });

  describe('given controlled substances', () => {
    beforeEach(async () => {
      await putDrugsInForce(scene.consortium, entries, 2);
    });
    const controlled = (schedule: 'II' | 'IV', change = {}) => ({
      ...{ drug: schedule === 'II' ? '1049621' : '39993', schedule, ...change },
    });
    const drafted = async (change: object, at?: string) => {
      const order = scene.order(change);
      succeeded(await scene.draft(order, at === undefined ? {} : { at }));
      return [order.prescriptionId];
    };

    it('then the schedule is that of the base, and the prescriber is registered for it', async () => {
      refused(await scene.issue(await drafted({ drug: '39993' })), 'SCHEDULE_MISSTATED');
      refused(
        await scene.issue(await drafted({ drug: '39993', schedule: 'V' })),
        'SCHEDULE_MISSTATED',
      );
      const { consortium } = scene;
      const unregistered = await employ(consortium, consortium.lakeside, 'attending');
      const { publicKeyDigest } = unregistered;
      const ids = await drafted({ ...controlled('IV'), publicKeyDigest });
      const signed = scene.sign(scene.ordersOf(ids), { publicKeyDigest });
      refused(await scene.issue(ids, { signed }, { as: unregistered }), 'SIGNING_RIGHT_MISSING');
      await scene.prescribe(controlled('IV'));
    });

    it('then the registration counts until its last instant', async () => {
      const until = Date.parse('2026-12-01T00:00:00Z') - Date.parse(daysLater(0));
      const last = daysLater(0, until - 1);
      const ids = await drafted(controlled('IV'), last);
      refused(await scene.issue(ids, {}, { at: daysLater(0, until) }), 'SCHEDULE_NOT_REGISTERED');
      succeeded(await scene.issue(ids, {}, { at: last }));
    });

    it('then five refills of schedule IV and none of schedule II', async () => {
      refused(
        await scene.issue(await drafted(controlled('IV', { refills: 6 }))),
        'REFILLS_EXCEEDED',
      );
      refused(
        await scene.issue(await drafted(controlled('II', { refills: 1 }))),
        'REFILLS_EXCEEDED',
      );
      await scene.prescribe(controlled('IV', { refills: 5 }));
    });

    it('then several of schedule II last for 90 days together, each later one from a stated day', async () => {
      const thirty = controlled('II');
      await scene.prescribe(thirty);
      const matters = mattersFor({ drugs: ['1049621'], active: ['1049621'] }, 2);
      const overrides = overridesOf(matters);
      refused(await scene.issue(await drafted(thirty), { overrides }), 'EARLIEST_FILL_REQUIRED');
      for (const days of [30, 60]) {
        const later = { ...thirty, earliestFill: daysLater(days) };
        succeeded(await scene.issue(await drafted(later), { overrides }));
      }
      const fourth = { ...thirty, earliestFill: daysLater(89), daysSupply: 1 };
      const one = { ...fourth, quantity: { amount: 1000, unit: '{each}' } };
      refused(await scene.issue(await drafted(one), { overrides }), 'SUPPLY_EXCEEDED');
    });
  });
});
