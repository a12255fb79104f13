import { strict as assert } from 'node:assert';
import {
  day,
  hour,
  later,
  testAct,
  testDraft,
  testOrder,
  testPrescribingPolicy,
  testPrescription,
  testRules,
  timeAfter,
} from '../testing/prescriptions.js';
import type { DeaSchedule } from '../providers/identifiers.js';
import {
  claimed,
  ended,
  held,
  rejected,
  resumed,
  returned,
  transferAnswered,
  transferred,
} from './decide-acts.js';
import type { Dispense, Fill, Prescription, ReasonedAct } from './prescriptions.js';
import { statusOf } from './prescription-status.js';

const policy = testPrescribingPolicy;
const now = timeAfter(0);
const one = testAct('PharmacyMSP');
const two = testAct('OtherMSP');
const reasoned: ReasonedAct = { ...one, reason: 'not-in-stock' };
const ordering: ReasonedAct = { ...testAct('LakesideMSP'), reason: 'ineffective' };
const part: Fill = { number: 0, startedAt: later(0), dispensed: 10_000 };
const whole: Fill = { ...part, dispensed: 30_000 };

function ofSchedule(
  schedule: DeaSchedule | undefined,
  change: Partial<Prescription> = {},
  refills = 0,
): Prescription {
  const order = testOrder({ refills, ...(schedule && { schedule }) });
  return testPrescription(order, 90, change);
}

describe('A claim', () => {
  it('given a prescription in force, then it keeps others from it for the hours of the policy', () => {
    const held = claimed(testPrescription(), one, policy, now);
    assert.deepEqual(held.claim, { ...one, until: later(24 * hour) });
    assert.throws(() => claimed(held, two, policy, timeAfter(24 * hour - 1)), {
      code: 'PRESCRIPTION_CLAIMED',
    });
    const next = claimed(held, two, policy, timeAfter(24 * hour));
    assert.deepEqual(next.claim, { ...two, until: later(48 * hour) });
  });

  it('given the same pharmacy once more, then anew', () => {
    const held = claimed(testPrescription(), one, policy, now);
    assert.equal(claimed(held, one, policy, timeAfter(hour)).claim?.until, later(25 * hour));
  });

  it('given nothing that can be dispensed, or a controlled substance elsewhere, then refused', () => {
    assert.throws(() => claimed(testDraft(), one, policy, now), {
      code: 'PRESCRIPTION_NOT_ISSUED',
    });
    assert.throws(() => claimed(ofSchedule('IV', { pharmacy: 'OtherMSP' }), one, policy, now), {
      code: 'PRESCRIPTION_ELSEWHERE',
    });
  });
});

describe('A rejection', () => {
  it('given the pharmacy that claimed it, then others can fill it', () => {
    const claim = { ...one, until: later(day) };
    const open = rejected(testPrescription(testOrder(), 90, { claim }), reasoned, now);
    assert.equal(open.claim, undefined);
    assert.deepEqual(open.rejections, [reasoned]);
    assert.equal(claimed(open, two, policy, now).claim?.organization, 'OtherMSP');
  });

  it('given another’s claim, then refused', () => {
    const claim = { ...two, until: later(day) };
    const other = testPrescription(testOrder(), 90, { claim });
    assert.throws(() => rejected(other, reasoned, now), { code: 'PRESCRIPTION_CLAIMED' });
    assert.throws(() => rejected(testDraft(), reasoned, now), { code: 'PRESCRIPTION_NOT_ISSUED' });
  });

  it('given more than twenty, then the last twenty are shown', () => {
    let prescription: Prescription = testPrescription();
    for (let count = 0; count <= 20; count += 1) {
      const act = { ...reasoned, at: later(count) };
      prescription = rejected(prescription, act, timeAfter(count));
    }
    assert.equal(prescription.rejections.length, 20);
    assert.deepEqual(prescription.rejections.at(0)?.at, later(1));
    assert.deepEqual(prescription.rejections.at(-1)?.at, later(20));
  });
});

describe('An end', () => {
  it('given a draft, one in force, on hold or in transfer, then it is ended', () => {
    const transfers = [{ ...one, to: 'OtherMSP' }];
    for (const prescription of [
      testDraft(),
      testPrescription(),
      testPrescription(testOrder(), 90, { hold: ordering }),
      testPrescription(testOrder(), 90, { transfers }),
    ]) {
      assert.equal(statusOf(ended(prescription, ordering, now), now), 'cancelled');
    }
    const begun = testPrescription(testOrder(), 90, { fills: [part] });
    assert.equal(statusOf(ended(begun, ordering, now), now), 'stopped');
  });

  it('given one that is ended, expired or used up, then refused', () => {
    const code = { code: 'PRESCRIPTION_ENDED' };
    assert.throws(() => ended(ended(testPrescription(), ordering, now), ordering, now), code);
    assert.throws(() => ended(testPrescription(), ordering, timeAfter(90 * day + 1)), code);
    assert.throws(() => ended(ofSchedule(undefined, { fills: [whole] }), ordering, now), code);
  });
});

describe('A hold', () => {
  it('given one in force, then on hold, and as before once it is resumed', () => {
    const prescription = testPrescription();
    const paused = held(prescription, ordering, now);
    assert.equal(statusOf(paused, now), 'on-hold');
    assert.deepEqual(resumed(paused, timeAfter(90 * day)), prescription);
  });

  it('given one on hold, or not in force, then refused', () => {
    const paused = held(testPrescription(), ordering, now);
    assert.throws(() => held(paused, ordering, now), { code: 'PRESCRIPTION_ON_HOLD' });
    assert.throws(() => held(testDraft(), ordering, now), { code: 'PRESCRIPTION_NOT_ISSUED' });
  });

  it('given none, or one that expired or ended meanwhile, then nothing is resumed', () => {
    const code = { code: 'PRESCRIPTION_NOT_ON_HOLD' };
    const paused = held(testPrescription(), ordering, now);
    assert.throws(() => resumed(testPrescription(), now), code);
    assert.throws(() => resumed(paused, timeAfter(90 * day + 1)), code);
    assert.throws(() => resumed(ended(paused, ordering, now), now), code);
  });
});

/** A prescription that went from one pharmacy to the other. */
function moved(prescription: Prescription, from = one, to = two): Prescription {
  const sent = transferred(prescription, from, to.organization, policy, now);
  return transferAnswered(sent, to, true, now);
}

describe('A transfer', () => {
  const refused = { code: 'TRANSFER_NOT_PERMITTED' };

  it('given an unfilled controlled substance, then once, and it stands there from then on', () => {
    for (const schedule of ['II', 'III', 'IV', 'V'] as const) {
      const there = moved(ofSchedule(schedule, { pharmacy: 'PharmacyMSP' }));
      assert.equal(there.pharmacy, 'OtherMSP');
      assert.throws(() => moved(there, two, one), refused);
      assert.throws(() => moved(there), { code: 'PRESCRIPTION_ELSEWHERE' });
    }
  });

  it('given schedule II of which something was dispensed, then refused', () => {
    const restUntil = later(2 * day);
    const fills = [{ ...part, restUntil }];
    assert.throws(() => moved(ofSchedule('II', { fills })), refused);
  });

  it('given refills of schedule III to V, then once, or as often as the policy and the refills have it', () => {
    const shared = {
      ...policy,
      rules: testRules.map((rule) => ({ ...rule, transfers: rule.drugs === 'II' ? 1 : 5 })),
    };
    for (const schedule of ['III', 'IV', 'V'] as const) {
      const filled = ofSchedule(schedule, { fills: [whole] }, 2);
      const there = moved(filled);
      assert.throws(() => moved(there, two, one), refused);
      const sent = transferred(there, two, 'PharmacyMSP', shared, now);
      const back = transferAnswered(sent, one, true, now);
      assert.throws(() => transferred(back, one, 'OtherMSP', shared, now), refused);
    }
  });

  it('given an unfilled controlled substance, then once even where the policy has more', () => {
    const shared = { ...policy, rules: testRules.map((rule) => ({ ...rule, transfers: 5 })) };
    const there = moved(ofSchedule('IV', {}, 5));
    assert.throws(() => transferred(there, two, 'PharmacyMSP', shared, now), refused);
  });

  it('given no schedule, then as often as the policy has it', () => {
    const back = moved(moved(ofSchedule(undefined)), two, one);
    assert.equal(moved(back).pharmacy, 'OtherMSP');
  });

  it('given the pharmacy itself, or one that the prescription does not stand at, then refused', () => {
    assert.throws(() => transferred(testPrescription(), one, 'PharmacyMSP', policy, now), refused);
    assert.throws(() => moved(ofSchedule('IV', { pharmacy: 'ThirdMSP' })), {
      code: 'PRESCRIPTION_ELSEWHERE',
    });
    const claim = { ...two, until: later(day) };
    assert.throws(() => moved(ofSchedule('IV', { claim })), { code: 'PRESCRIPTION_CLAIMED' });
  });

  it('given one under way, then neither dispensed from nor transferred, and the claim is over', () => {
    const claim = { ...one, until: later(day) };
    const sent = transferred(ofSchedule('IV', { claim }), one, 'OtherMSP', policy, now);
    assert.equal(sent.claim, undefined);
    assert.throws(() => claimed(sent, two, policy, now), { code: 'PRESCRIPTION_IN_TRANSFER' });
    assert.throws(() => transferred(sent, one, 'ThirdMSP', policy, now), {
      code: 'PRESCRIPTION_IN_TRANSFER',
    });
  });

  it('given one that was declined, then it stands where it did, and does not count', () => {
    const sent = transferred(
      ofSchedule('II', { pharmacy: 'PharmacyMSP' }),
      one,
      'OtherMSP',
      policy,
      now,
    );
    const declined = transferAnswered(sent, two, false, now);
    assert.equal(declined.pharmacy, 'PharmacyMSP');
    assert.equal(statusOf(declined, now), 'active');
    assert.equal(moved(declined).pharmacy, 'OtherMSP');
  });

  it('given another pharmacy, no transfer, a second answer or an expired one, then no answer', () => {
    const unknown = { code: 'TRANSFER_UNKNOWN' };
    const sent = transferred(testPrescription(), one, 'OtherMSP', policy, now);
    assert.throws(() => transferAnswered(sent, testAct('ThirdMSP'), true, now), unknown);
    assert.throws(() => transferAnswered(sent, one, true, now), unknown);
    assert.throws(() => transferAnswered(testPrescription(), two, true, now), unknown);
    assert.throws(() => transferAnswered(moved(testPrescription()), two, true, now), unknown);
    assert.throws(() => transferAnswered(sent, two, true, timeAfter(90 * day + 1)), unknown);
  });
});

describe('A return to stock', () => {
  const dispense: Dispense = {
    salt: '0'.repeat(32),
    dispenseId: '9b2d4f3a-52a8-4a4f-9e60-0c8e0f6d7a11',
    ...{ prescriptionId: testOrder().prescriptionId, patientId: testOrder().patientId },
    ...{ dispensed: one, fill: 0, amount: 10_000 },
  };
  const refused = { code: 'RETURN_NOT_PERMITTED' };
  const filled = (fills: Fill[], refills = 0): Prescription =>
    ofSchedule(undefined, { fills }, refills);

  it('given the last filling, then it counts as not dispensed', () => {
    const all = returned(filled([part]), dispense, one, policy, now);
    assert.deepEqual(all.fills, []);
    assert.equal(statusOf(all, now), 'active');
    const some = returned(filled([whole]), dispense, one, policy, now);
    assert.deepEqual(some.fills, [{ ...whole, dispensed: 20_000 }]);
    assert.equal(statusOf(some, now), 'partially-filled');
  });

  it('given the last instant of the policy’s days, then permitted; a millisecond later, refused', () => {
    const late = timeAfter(14 * day);
    assert.deepEqual(returned(filled([part]), dispense, one, policy, late).fills, []);
    const tooLate = timeAfter(14 * day + 1);
    assert.throws(() => returned(filled([part]), dispense, one, policy, tooLate), refused);
  });

  it('given another pharmacy, a second time, an earlier filling or none, then refused', () => {
    const second = { ...part, number: 1 };
    const before: readonly (readonly [Prescription, Dispense, typeof one])[] = [
      [filled([part]), dispense, two],
      [filled([part]), { ...dispense, returned: one }, one],
      [filled([whole, second], 1), dispense, one],
      [filled([]), dispense, one],
    ];
    for (const [prescription, handedOut, act] of before) {
      assert.throws(() => returned(prescription, handedOut, act, policy, now), refused);
    }
  });

  it('given a refill, then the filling before stays as it was', () => {
    const refill = { ...part, number: 1, startedAt: later(day) };
    const after = returned(filled([whole, refill], 1), { ...dispense, fill: 1 }, one, policy, now);
    assert.deepEqual(after.fills, [whole]);
  });
});
