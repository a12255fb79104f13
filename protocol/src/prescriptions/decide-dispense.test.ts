import { strict as assert } from 'node:assert';
import fc from 'fast-check';
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
import { decideDispense, earliestNext, type DispenseRequest } from './decide-dispense.js';
import type { PrescriptionOrder } from './orders.js';
import type { Fill, Prescription } from './prescriptions.js';

const reasoned = { ...testAct('LakesideMSP'), reason: 'ineffective' } as const;

function dispense(
  prescription: Prescription,
  after = 0,
  request: Partial<DispenseRequest> = {},
): Fill {
  const whole = { pharmacy: 'PharmacyMSP', amount: 30_000 };
  return decideDispense(
    prescription,
    { ...whole, ...request },
    testPrescribingPolicy,
    timeAfter(after),
  );
}

function ordered(change: Partial<PrescriptionOrder>, days = 90): Prescription {
  return testPrescription(testOrder(change), days);
}

function begun(order: Partial<PrescriptionOrder>, fill: Partial<Fill>, days = 90): Prescription {
  const fills = [{ number: 0, startedAt: later(0), dispensed: 10_000, ...fill }];
  return testPrescription(testOrder(order), days, { fills });
}

describe('The first filling', () => {
  it('given a prescription in force, then all of it', () => {
    assert.deepEqual(dispense(ordered({}), 5), {
      ...{ number: 0, startedAt: later(5), dispensed: 30_000 },
    });
  });

  it('given its last instant, then permitted; a millisecond later, refused', () => {
    for (const schedule of ['III', 'IV'] as const) {
      const prescription = ordered({ schedule }, 180);
      assert.equal(dispense(prescription, 180 * day).number, 0);
      assert.throws(() => dispense(prescription, 180 * day + 1), { code: 'PRESCRIPTION_EXPIRED' });
      assert.throws(() => dispense(prescription, 181 * day), { code: 'PRESCRIPTION_EXPIRED' });
    }
  });

  it('given a draft, an end, a hold or a transfer, then refused for that', () => {
    const refused: readonly (readonly [Prescription, string])[] = [
      [testDraft(), 'PRESCRIPTION_NOT_ISSUED'],
      [{ ...ordered({}), ended: reasoned }, 'PRESCRIPTION_ENDED'],
      [{ ...begun({}, {}), ended: reasoned }, 'PRESCRIPTION_ENDED'],
      [{ ...ordered({}), hold: reasoned }, 'PRESCRIPTION_ON_HOLD'],
      [
        { ...ordered({}), transfers: [{ ...testAct('OtherMSP'), to: 'PharmacyMSP' }] },
        'PRESCRIPTION_IN_TRANSFER',
      ],
      [begun({}, { dispensed: 30_000 }), 'PRESCRIPTION_COMPLETED'],
    ];
    for (const [prescription, code] of refused) {
      assert.throws(() => dispense(prescription), { code });
    }
  });

  it('given an earliest fill date, then from then on', () => {
    const prescription = ordered({ schedule: 'II', earliestFill: later(30 * day) });
    assert.throws(() => dispense(prescription, 30 * day - 1), { code: 'FILL_TOO_EARLY' });
    assert.equal(dispense(prescription, 30 * day).number, 0);
  });

  it('given a claim of another pharmacy, then refused until it ends', () => {
    const claim = { ...testAct('OtherMSP'), until: later(hour) };
    const prescription = { ...ordered({}), claim };
    assert.throws(() => dispense(prescription, hour - 1), { code: 'PRESCRIPTION_CLAIMED' });
    assert.equal(dispense(prescription, hour).number, 0);
    assert.equal(dispense(prescription, 0, { pharmacy: 'OtherMSP' }).number, 0);
  });

  it('given a controlled substance that stands at another pharmacy, then refused; any other drug is not', () => {
    const elsewhere = { pharmacy: 'OtherMSP' };
    for (const schedule of ['II', 'III', 'IV', 'V'] as const) {
      const prescription = { ...ordered({ schedule }), ...elsewhere };
      assert.throws(() => dispense(prescription), { code: 'PRESCRIPTION_ELSEWHERE' });
      assert.equal(dispense(prescription, 0, elsewhere).number, 0);
    }
    assert.equal(dispense({ ...ordered({}), ...elsewhere }).number, 0);
  });
});

describe('A quantity', () => {
  it('given just what is left, then permitted; a thousandth more, refused', () => {
    assert.equal(dispense(begun({}, {}), 0, { amount: 20_000 }).dispensed, 30_000);
    assert.throws(() => dispense(begun({}, {}), 0, { amount: 20_001 }), {
      code: 'QUANTITY_EXCEEDED',
    });
    assert.throws(() => dispense(ordered({}), 0, { amount: 30_001 }), {
      code: 'QUANTITY_EXCEEDED',
    });
  });

  it('given less without a reason, then refused', () => {
    const less = { amount: 29_999 };
    assert.throws(() => dispense(ordered({}), 0, less), { code: 'PARTIAL_FILL_UNEXPLAINED' });
    assert.equal(dispense(ordered({}), 0, { ...less, partial: 'shortage' }).dispensed, 29_999);
  });

  it('given any parts, then they add up to the filling, and to no more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 12 }),
        (parts) => {
          let prescription = ordered({});
          let sum = 0;
          for (const amount of parts) {
            const request = { amount, partial: 'patient-request' } as const;
            if (sum === 30_000 || sum + amount > 30_000) {
              assert.throws(() => dispense(prescription, 0, request));
            } else {
              sum += amount;
              const fill = dispense(prescription, 0, request);
              assert.deepEqual([fill.number, fill.dispensed], [0, sum]);
              prescription = { ...prescription, fills: [fill] };
            }
          }
        },
      ),
    );
  });
});

describe('A refill', () => {
  const monthly = { schedule: 'IV', refills: 5 } as const;

  it('given the percentage of the days’ supply, then from then on', () => {
    const filled = begun(monthly, { dispensed: 30_000 });
    assert.throws(() => dispense(filled, 24 * day - 1), { code: 'FILL_TOO_EARLY' });
    assert.deepEqual(dispense(filled, 24 * day), {
      ...{ number: 1, startedAt: later(24 * day), dispensed: 30_000 },
    });
  });

  it('given a percentage that is no whole millisecond, then rounded up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 365 }),
        (refillPercent, daysSupply) => {
          const rules = testRules.map((rule) => ({ ...rule, refillPercent }));
          const prescription = testPrescription(testOrder({ ...monthly, daysSupply }), 90, {
            fills: [{ number: 0, startedAt: later(0), dispensed: 30_000 }],
          });
          const from = earliestNext(prescription, { ...testPrescribingPolicy, rules });
          const exact = (BigInt(daysSupply * day) * BigInt(refillPercent) + 99n) / 100n;
          assert.equal(BigInt(from - Date.parse(later(0))), exact);
        },
      ),
    );
  });

  it('given five refills, then the fifth is permitted and a sixth refused', () => {
    const fills = [0, 1, 2, 3, 4].map((number) => ({
      ...{ number, startedAt: later(number * 25 * day), dispensed: 30_000 },
    }));
    const fourth = testPrescription(testOrder(monthly), 180, { fills });
    const fifth = dispense(fourth, 125 * day);
    assert.equal(fifth.number, 5);
    const all = { ...fourth, fills: [...fills, fifth] };
    assert.throws(() => dispense(all, 150 * day), { code: 'PRESCRIPTION_COMPLETED' });
  });

  it('given a filling of which something is left, then that first', () => {
    const partial = begun(monthly, {});
    assert.throws(() => dispense(partial, 25 * day), { code: 'QUANTITY_EXCEEDED' });
    const rest = dispense(partial, 25 * day, { amount: 20_000 });
    assert.deepEqual([rest.number, rest.dispensed], [0, 30_000]);
  });
});

describe('A part of a schedule II filling', () => {
  const two = { schedule: 'II' } as const;
  const hospice = { ...two, setting: 'terminal-illness' } as const;

  function restAfter(
    order: Partial<PrescriptionOrder>,
    partial: DispenseRequest['partial'],
    after = 0,
  ): string | undefined {
    return dispense(ordered(order), after, { amount: 1000, partial }).restUntil;
  }

  it('given a shortage, then the rest within 72 hours of the first part', () => {
    assert.equal(restAfter(two, 'shortage', 50 * day), later(53 * day));
    const partial = begun(two, { restUntil: later(72 * hour) });
    assert.equal(dispense(partial, 72 * hour, { amount: 20_000 }).dispensed, 30_000);
    assert.throws(() => dispense(partial, 72 * hour + 1, { amount: 20_000 }), {
      code: 'PRESCRIPTION_COMPLETED',
    });
    const again = { amount: 1000, partial: 'shortage' } as const;
    assert.equal(dispense(partial, 71 * hour, again).restUntil, later(72 * hour));
  });

  it('given a request of patient or prescriber, then the rest within 30 days of the issue', () => {
    for (const partial of ['patient-request', 'prescriber-request'] as const) {
      assert.equal(restAfter(two, partial, 5 * day), later(30 * day));
      assert.equal(restAfter(two, partial, 30 * day), later(30 * day));
      assert.throws(() => restAfter(two, partial, 30 * day + 1), {
        code: 'PARTIAL_FILL_NOT_PERMITTED',
      });
    }
  });

  it('given long-term care or terminal illness, then the rest within 60 days of the issue', () => {
    for (const setting of ['long-term-care', 'terminal-illness'] as const) {
      const order = { ...two, setting };
      assert.equal(restAfter(order, 'setting', 60 * day), later(60 * day));
      assert.throws(() => restAfter(order, 'setting', 60 * day + 1), {
        code: 'PARTIAL_FILL_NOT_PERMITTED',
      });
    }
    assert.throws(() => restAfter(two, 'setting'), { code: 'PARTIAL_FILL_NOT_PERMITTED' });
  });

  it('given another reason for a later part, then never later than an earlier part has it', () => {
    const partial = begun(hospice, { restUntil: later(30 * day) });
    const setting = { amount: 1000, partial: 'setting' } as const;
    assert.equal(dispense(partial, 10 * day, setting).restUntil, later(30 * day));
    const longer = begun(hospice, { restUntil: later(60 * day) });
    const request = { amount: 1000, partial: 'patient-request' } as const;
    assert.equal(dispense(longer, 30 * day, request).restUntil, later(30 * day));
  });

  it('given a reason whose time is over, then no later part for it', () => {
    const longer = begun(hospice, { restUntil: later(60 * day) });
    const request = { amount: 1000, partial: 'patient-request' } as const;
    assert.throws(() => dispense(longer, 30 * day + 1, request), {
      code: 'PARTIAL_FILL_NOT_PERMITTED',
    });
    assert.equal(dispense(longer, 30 * day + 1, { amount: 20_000 }).dispensed, 30_000);
  });
});

describe('A part of a filling of schedule III to V', () => {
  it('given any reason, then the rest for as long as the prescription lasts', () => {
    const part = { amount: 1000, partial: 'patient-request' } as const;
    for (const schedule of ['III', 'IV', undefined] as const) {
      const prescription = ordered(schedule === undefined ? {} : { schedule }, 180);
      const fill = dispense(prescription, 5, part);
      assert.equal(fill.restUntil, undefined);
      const rest = { ...prescription, fills: [fill] };
      assert.equal(dispense(rest, 180 * day, { amount: 29_000 }).dispensed, 30_000);
      assert.throws(() => dispense(rest, 180 * day + 1, { amount: 29_000 }), {
        code: 'PRESCRIPTION_EXPIRED',
      });
    }
  });

  it('given schedule V for a year, then no part of it after 180 days, and the whole still', () => {
    const yearly = ordered({ schedule: 'V', refills: 1 }, 365);
    const part = { amount: 1000, partial: 'shortage' } as const;
    const fill = dispense(yearly, 180 * day, part);
    assert.equal(fill.restUntil, later(180 * day));
    assert.throws(() => dispense(yearly, 180 * day + 1, part), {
      code: 'PARTIAL_FILL_NOT_PERMITTED',
    });
    assert.equal(dispense(yearly, 181 * day).dispensed, 30_000);
    const next = dispense({ ...yearly, fills: [fill] }, 210 * day);
    assert.deepEqual([next.number, next.dispensed], [1, 30_000]);
  });

  it('given a setting that the order does not name, then refused', () => {
    const part = { amount: 1000, partial: 'setting' } as const;
    assert.throws(() => dispense(ordered({ schedule: 'IV' }), 0, part), {
      code: 'PARTIAL_FILL_NOT_PERMITTED',
    });
    const order = { schedule: 'IV', setting: 'long-term-care' } as const;
    assert.equal(dispense(ordered(order), 0, part).dispensed, 1000);
  });
});
