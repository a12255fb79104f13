import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Dispense, DispensePage } from '@healthchain/protocol/prescriptions';
import { refused, succeeded } from '../testing/consortium.js';
import { ingredientOf, putDrugsInForce, testEntries } from '../testing/drugs.js';
import { employ } from '../testing/patients.js';
import { daysLater, PrescriptionScene } from '../testing/prescription-scene.js';

const zolpidem = ingredientOf('39993', 'zolpidem', { schedule: 'IV' });
const controlled = { drug: '39993', schedule: 'IV' as const };

describe('Dispensing prescriptions', () => {
  let scene: PrescriptionScene;

  let restore: () => void;

  before(async () => {
    scene = await PrescriptionScene.open();
    await putDrugsInForce(scene.consortium, [...testEntries, zolpidem], 2);
    restore = scene.consortium.ledger.remember();
  });
  afterEach(() => {
    restore();
  });

  const dispensesOf = async (prescriptionId: string): Promise<readonly Dispense[]> => {
    const page = await scene.read('ListDispenses', [prescriptionId, '10', '']);
    return (JSON.parse(page) as DispensePage).dispenses;
  };
  const elsewhere = () => ({ as: scene.otherPharmacist });
  const byPrescriber = () => ({ as: scene.prescriber });

  it('given what is left, then any pharmacy hands it out once, and it is counted', async () => {
    const id = await scene.prescribe({ pharmacy: 'CornerstoneMSP' });
    const dispensed = succeeded(await scene.dispense(id, {}, elsewhere()));
    assert.equal(dispensed.event?.name, 'PrescriptionDispensed');
    const [first, ...others] = await dispensesOf(id);
    assert.deepEqual(
      [first?.dispensed.organization, first?.fill, first?.amount, others],
      ['HarborMSP', 0, 30_000, []],
    );
    assert.equal(await scene.status(id), 'completed');
    refused(await scene.dispense(id), 'PRESCRIPTION_COMPLETED');
    refused(await scene.dispense(id, {}, elsewhere()), 'PRESCRIPTION_COMPLETED');
  });

  it('given anybody but a pharmacist, then it is refused', async () => {
    const id = await scene.prescribe();
    refused(await scene.dispense(id, {}, byPrescriber()), 'ORGANIZATION_KIND_NOT_PERMITTED');
    const { admin, gateway } = scene.consortium.cornerstone;
    refused(await scene.dispense(id, {}, { as: admin }), 'CREDENTIAL_MISSING');
    refused(await scene.dispense(id, {}, { as: gateway }), 'ROLE_NOT_PERMITTED');
  });

  it('given an id of another patient’s prescription, then PRESCRIPTION_UNKNOWN', async () => {
    const id = await scene.prescribe();
    refused(await scene.dispense(id, { patientId: randomUUID() }), 'PRESCRIPTION_UNKNOWN');
    refused(await scene.dispense(randomUUID()), 'PRESCRIPTION_UNKNOWN');
    refused(await scene.dispense(id, {}, { digest: 'a'.repeat(64) }), 'INVALID_ARGUMENT');
  });

  it('given a dispense that is known, then neither its id nor its key makes another', async () => {
    const id = await scene.prescribe({ refills: 1 });
    const [dispenseId, idempotencyKey] = [randomUUID(), randomUUID()];
    const later = { at: daysLater(30) };
    succeeded(await scene.dispense(id, { dispenseId }, { idempotencyKey }));
    const again = await scene.dispense(id, { dispenseId }, { ...later, idempotencyKey });
    assert.deepEqual(again.privateWrites, {});
    refused(await scene.dispense(id, { dispenseId }, later), 'ALREADY_EXISTS');
    assert.equal((await dispensesOf(id)).length, 1);
  });

  it('given refills, then each after its share of the days, and no more than there are', async () => {
    const id = await scene.prescribe({ ...controlled, refills: 5 });
    for (let refill = 0; refill <= 5; refill += 1) {
      const due = 24 * refill;
      if (refill > 0) {
        refused(await scene.dispense(id, {}, { at: daysLater(due, -1) }), 'FILL_TOO_EARLY');
      }
      succeeded(await scene.dispense(id, {}, { at: daysLater(due) }));
    }
    refused(await scene.dispense(id, {}, { at: daysLater(150) }), 'PRESCRIPTION_COMPLETED');
  });

  it('given the last day, then until its end', async () => {
    const id = await scene.prescribe({ ...controlled, refills: 5 });
    refused(await scene.dispense(id, {}, { at: daysLater(180, 1) }), 'PRESCRIPTION_EXPIRED');
    succeeded(await scene.dispense(id, {}, { at: daysLater(180) }));
    assert.equal(await scene.status(id, daysLater(180, 1)), 'expired');
  });

  it('given a part, then for a reason, and the rest is left', async () => {
    const id = await scene.prescribe();
    const part = { amount: 10_000 };
    refused(await scene.dispense(id, part), 'PARTIAL_FILL_UNEXPLAINED');
    refused(
      await scene.dispense(id, { ...part, partial: 'setting' }),
      'PARTIAL_FILL_NOT_PERMITTED',
    );
    refused(await scene.dispense(id, { amount: 30_001 }), 'QUANTITY_EXCEEDED');
    succeeded(await scene.dispense(id, { ...part, partial: 'shortage' }));
    assert.equal(await scene.status(id), 'partially-filled');
    refused(await scene.dispense(id, { amount: 20_001 }), 'QUANTITY_EXCEEDED');
    succeeded(await scene.dispense(id, { amount: 20_000 }));
    assert.equal(await scene.status(id), 'completed');
  });

  it('given a prescriber who was suspended since, then PRESCRIBER_INACTIVE until it is over', async () => {
    const id = await scene.prescribe();
    const { ledger, lakeside } = scene.consortium;
    const standing = async (name: 'SuspendCredential' | 'ReinstateCredential') => {
      const args = [scene.prescriber.publicKeyDigest, randomUUID()];
      const call = `AccessControlContract:${name}`;
      succeeded(await ledger.run({ as: lakeside.admin, call, args }));
    };
    await standing('SuspendCredential');
    refused(await scene.dispense(id), 'PRESCRIBER_INACTIVE');
    await standing('ReinstateCredential');
    succeeded(await scene.dispense(id));
  });

  it('given no policy in force, then PRESCRIBING_POLICY_UNKNOWN', async () => {
    const id = await scene.prescribe();
    scene.consortium.ledger.state.delete('document/prescribingPolicy');
    refused(await scene.dispense(id), 'PRESCRIBING_POLICY_UNKNOWN');
    refused(await scene.act('ClaimPrescription', id), 'PRESCRIBING_POLICY_UNKNOWN');
    const to = 'HarborMSP';
    refused(await scene.act('TransferPrescription', id, { to }), 'PRESCRIBING_POLICY_UNKNOWN');
    const order = scene.order();
    succeeded(await scene.draft(order));
    refused(await scene.issue([order.prescriptionId]), 'PRESCRIBING_POLICY_UNKNOWN');
  });

  describe('given a claim', () => {
    it('then no other pharmacy fills it for as long as it lasts', async () => {
      const id = await scene.prescribe();
      succeeded(await scene.act('ClaimPrescription', id));
      refused(await scene.act('ClaimPrescription', id, {}, elsewhere()), 'PRESCRIPTION_CLAIMED');
      const to = 'CornerstoneMSP';
      refused(
        await scene.act('TransferPrescription', id, { to }, elsewhere()),
        'PRESCRIPTION_CLAIMED',
      );
      const hour = 60 * 60_000;
      const last = { ...elsewhere(), at: daysLater(0, 24 * hour - 1) };
      refused(await scene.dispense(id, {}, last), 'PRESCRIPTION_CLAIMED');
      succeeded(await scene.dispense(id, {}, { ...elsewhere(), at: daysLater(1) }));
    });

    it('then who claimed it dispenses, or rejects it, and then another does', async () => {
      const id = await scene.prescribe();
      succeeded(await scene.act('ClaimPrescription', id));
      const reason = 'not-in-stock';
      refused(
        await scene.act('RejectPrescription', id, { reason }, elsewhere()),
        'PRESCRIPTION_CLAIMED',
      );
      const rejected = succeeded(await scene.act('RejectPrescription', id, { reason }));
      assert.equal(rejected.event?.name, 'PrescriptionRejected');
      const { rejections, claim } = await scene.prescription(id);
      assert.deepEqual([rejections.map((each) => each.reason), claim], [[reason], undefined]);
      succeeded(await scene.dispense(id, {}, elsewhere()));
    });

    it('of a draft, then PRESCRIPTION_NOT_ISSUED', async () => {
      const order = scene.order();
      succeeded(await scene.draft(order));
      refused(
        await scene.act('ClaimPrescription', order.prescriptionId),
        'PRESCRIPTION_NOT_ISSUED',
      );
    });
  });

  describe('given what nobody fetched', () => {
    const returnOf = (id: string, dispenseId: string, sent = {}) =>
      scene.act('ReturnDispense', id, { dispenseId }, sent);

    it('then who dispensed it takes it back once, and it is left again', async () => {
      const id = await scene.prescribe();
      const dispenseId = randomUUID();
      succeeded(await scene.dispense(id, { dispenseId }));
      refused(await returnOf(id, randomUUID()), 'DISPENSE_UNKNOWN');
      refused(await returnOf(id, dispenseId, elsewhere()), 'RETURN_NOT_PERMITTED');
      const late = { at: daysLater(14, 1) };
      refused(await returnOf(id, dispenseId, late), 'RETURN_NOT_PERMITTED');
      succeeded(await returnOf(id, dispenseId, { at: daysLater(14) }));
      refused(await returnOf(id, dispenseId), 'RETURN_NOT_PERMITTED');
      assert.equal(await scene.status(id), 'active');
      succeeded(await scene.dispense(id, {}, elsewhere()));
    });

    it('then before a later filling only', async () => {
      const id = await scene.prescribe({ refills: 1, daysSupply: 10, quantity: ten });
      const dispenseId = randomUUID();
      succeeded(await scene.dispense(id, { ...whole, dispenseId }));
      succeeded(await scene.dispense(id, whole, { at: daysLater(8) }));
      refused(await returnOf(id, dispenseId, { at: daysLater(8) }), 'RETURN_NOT_PERMITTED');
    });
  });

  describe('given its hospital', () => {
    it('then it holds and resumes it, and nothing is dispensed meanwhile', async () => {
      const id = await scene.prescribe();
      const reason = 'clarification-needed';
      refused(
        await scene.act('ResumePrescription', id, {}, byPrescriber()),
        'PRESCRIPTION_NOT_ON_HOLD',
      );
      succeeded(await scene.act('HoldPrescription', id, { reason }, byPrescriber()));
      assert.equal(await scene.status(id), 'on-hold');
      refused(await scene.dispense(id), 'PRESCRIPTION_ON_HOLD');
      refused(
        await scene.act('HoldPrescription', id, { reason }, byPrescriber()),
        'PRESCRIPTION_ON_HOLD',
      );
      succeeded(await scene.act('ResumePrescription', id, {}, byPrescriber()));
      succeeded(await scene.dispense(id));
    });

    it('then it ends it, and nothing is dispensed any more', async () => {
      const reason = 'adverse-reaction';
      const unused = await scene.prescribe();
      succeeded(await scene.act('EndPrescription', unused, { reason }, byPrescriber()));
      assert.equal(await scene.status(unused), 'cancelled');
      refused(await scene.dispense(unused), 'PRESCRIPTION_ENDED');
      refused(
        await scene.act('EndPrescription', unused, { reason }, byPrescriber()),
        'PRESCRIPTION_ENDED',
      );
      const begun = await scene.prescribe({ refills: 1 });
      succeeded(await scene.dispense(begun));
      succeeded(await scene.act('EndPrescription', begun, { reason }, byPrescriber()));
      assert.equal(await scene.status(begun), 'stopped');
      refused(await scene.dispense(begun, {}, { at: daysLater(30) }), 'PRESCRIPTION_ENDED');
    });

    it('then no other hospital and no pharmacy does', async () => {
      const id = await scene.prescribe();
      const { consortium, pharmacist } = scene;
      const other = await employ(consortium, consortium.millbrook, 'attending');
      const reason = 'ineffective';
      for (const [name, more] of [
        ['HoldPrescription', { reason }],
        ['ResumePrescription', {} as Record<string, string>],
        ['EndPrescription', { reason }],
      ] as const) {
        refused(await scene.act(name, id, more, { as: other }), 'NOT_OWN_ORGANIZATION');
        refused(
          await scene.act(name, id, more, { as: pharmacist }),
          'ORGANIZATION_KIND_NOT_PERMITTED',
        );
      }
    });
  });

  describe('given a transfer', () => {
    const send = (id: string, to = 'HarborMSP', sent = {}) =>
      scene.act('TransferPrescription', id, { to }, sent);
    const answer = (id: string, accepted: boolean, sent = {}) =>
      scene.act('AnswerTransfer', id, { accepted }, { ...elsewhere(), ...sent });

    it('then nothing is dispensed until the other pharmacy accepts, and then there', async () => {
      const id = await scene.prescribe({ ...controlled, pharmacy: 'CornerstoneMSP' });
      refused(await scene.dispense(id, {}, elsewhere()), 'PRESCRIPTION_ELSEWHERE');
      refused(await send(id, 'HarborMSP', elsewhere()), 'PRESCRIPTION_ELSEWHERE');
      succeeded(await send(id));
      assert.deepEqual(await scene.queue(scene.otherPharmacist), [id]);
      refused(await scene.dispense(id), 'PRESCRIPTION_IN_TRANSFER');
      refused(await scene.dispense(id, {}, elsewhere()), 'PRESCRIPTION_IN_TRANSFER');
      refused(await answer(id, true, { as: scene.pharmacist }), 'TRANSFER_UNKNOWN');
      succeeded(await answer(id, true));
      assert.deepEqual(await scene.queue(), []);
      assert.deepEqual(await scene.queue(scene.otherPharmacist), [id]);
      refused(await scene.dispense(id), 'PRESCRIPTION_ELSEWHERE');
      succeeded(await scene.dispense(id, {}, elsewhere()));
    });

    it('that is declined, then it stays where it was, and does not count', async () => {
      const id = await scene.prescribe({ ...controlled, pharmacy: 'CornerstoneMSP' });
      succeeded(await send(id));
      succeeded(await answer(id, false));
      assert.deepEqual(await scene.queue(scene.otherPharmacist), []);
      refused(await answer(id, true), 'TRANSFER_UNKNOWN');
      succeeded(await send(id));
      succeeded(await answer(id, true));
      refused(await send(id, 'CornerstoneMSP', elsewhere()), 'TRANSFER_NOT_PERMITTED');
    });

    it('that its sender wants back, then it stays where it was', async () => {
      const id = await scene.prescribe({ ...controlled, pharmacy: 'CornerstoneMSP' });
      refused(await scene.act('WithdrawTransfer', id), 'TRANSFER_UNKNOWN');
      succeeded(await send(id));
      refused(await scene.act('WithdrawTransfer', id, {}, elsewhere()), 'TRANSFER_UNKNOWN');
      succeeded(await scene.act('WithdrawTransfer', id));
      refused(await answer(id, true), 'TRANSFER_UNKNOWN');
      succeeded(await scene.dispense(id));
    });

    it('as often as there is place for and more, then the oldest that came to nothing are forgotten', async () => {
      const id = await scene.prescribe({ pharmacy: 'CornerstoneMSP' });
      for (let count = 0; count < 25; count += 1) {
        succeeded(await send(id));
        succeeded(await answer(id, false));
      }
      assert.equal((await scene.prescription(id)).transfers.length, 20);
    });

    it('to itself, to no pharmacy, or of schedule II after a part, then it is refused', async () => {
      const id = await scene.prescribe();
      refused(await send(id, 'CornerstoneMSP'), 'TRANSFER_NOT_PERMITTED');
      refused(await send(id, 'MillbrookMSP'), 'ORGANIZATION_UNKNOWN');
      refused(await send(id, 'NowhereMSP'), 'ORGANIZATION_UNKNOWN');
    });
  });

  describe('given who asks', () => {
    it('then hospitals and pharmacies are answered, by page, and nobody without a credential', async () => {
      const ids = [
        await scene.prescribe(),
        await scene.prescribe({ drug: '7984' }).catch(() => ''),
      ];
      const page = await scene.read('ListPrescriptions', [scene.patientId, '1', '']);
      const { bookmark } = JSON.parse(page) as { bookmark: string };
      assert.ok(ids.includes(bookmark) || bookmark === '');
      const { admin } = scene.consortium.lakeside;
      const [id = ''] = ids;
      for (const [name, args] of [
        ['GetPrescription', [scene.patientId, id]],
        ['GetPrescriptionText', [scene.patientId, id]],
        ['ListPrescriptions', [scene.patientId, '10', '']],
        ['ListDispenses', [id, '10', '']],
      ] as const) {
        succeeded(await scene.query(name, args, scene.pharmacist));
        refused(await scene.query(name, args, admin), 'CREDENTIAL_MISSING');
      }
      refused(await scene.query('ListQueue', ['10', '']), 'ORGANIZATION_KIND_NOT_PERMITTED');
      refused(await scene.query('GetPrescription', [scene.patientId, randomUUID()]), 'NOT_FOUND');
    });
  });
});

const ten = { amount: 10_000, unit: '{each}' as const };
const whole = { amount: 10_000 };
