import { strict as assert } from 'node:assert';
import {
  day,
  later,
  testOrder,
  testPrescribingPolicy,
  testRules,
  timeAfter,
} from '../testing/prescriptions.js';
import type { Credential } from '../providers/credentials.js';
import type { DeaSchedule } from '../providers/identifiers.js';
import { decideIssue, requirePrescriber, type IssueFacts } from './decide-issue.js';
import type { PrescriptionOrder } from './orders.js';

const oxycodone = '7804';
type Medicine = IssueFacts['medicines'][number];

function issue(change: Partial<PrescriptionOrder>, facts: Partial<IssueFacts> = {}): string {
  return decideIssue(testOrder(change), {
    ...{ state: 'IL', policy: testPrescribingPolicy, medicines: [], ingredients: [oxycodone] },
    time: timeAfter(0),
    ...facts,
  });
}

describe('A prescriber', () => {
  const credential: Credential = {
    ...{ publicKeyDigest: 'a'.repeat(64), role: 'attending', validUntil: later(900 * day) },
    ...{ organization: 'LakesideMSP', issuedAt: later(-day) },
    licence: { profession: 'physician', state: 'IL' },
    controlledSubstances: { schedules: ['II', 'IV'], until: later(day) },
  };
  const stateFor = (change: Partial<Credential>, schedule?: DeaSchedule, after = 0): string =>
    requirePrescriber({ ...credential, ...change }, schedule, timeAfter(after));

  it('given a role and a licensed profession that prescribe, then the state of the licence', () => {
    assert.equal(stateFor({}), 'IL');
    for (const profession of ['physician-assistant', 'nurse-practitioner', 'dentist'] as const) {
      assert.equal(stateFor({ role: 'resident', licence: { profession, state: 'NY' } }), 'NY');
    }
  });

  it('given no licence, another profession or another role, then refused', () => {
    const refused = { code: 'ROLE_NOT_PERMITTED' };
    const { licence, ...unlicensed } = credential;
    assert.ok(licence);
    assert.throws(() => requirePrescriber(unlicensed, undefined, timeAfter(0)), refused);
    assert.throws(() => stateFor({ role: 'nurse' }), refused);
    assert.throws(() => stateFor({ role: 'pharmacist' }), refused);
    for (const profession of ['registered-nurse', 'pharmacist', 'psychologist'] as const) {
      assert.throws(() => stateFor({ licence: { profession, state: 'IL' } }), refused);
    }
  });

  it('given a schedule that the DEA registration covers, then permitted while it lasts', () => {
    assert.equal(stateFor({}, 'II', day - 1), 'IL');
    assert.throws(() => stateFor({}, 'II', day), { code: 'SCHEDULE_NOT_REGISTERED' });
    assert.equal(stateFor({}, undefined, day), 'IL');
  });

  it('given a schedule that it does not cover, or no registration, then refused', () => {
    const { controlledSubstances, ...unregistered } = credential;
    assert.ok(controlledSubstances);
    assert.throws(() => stateFor({}, 'III'), { code: 'SCHEDULE_NOT_REGISTERED' });
    assert.throws(() => requirePrescriber(unregistered, 'V', timeAfter(0)), {
      code: 'SCHEDULE_NOT_REGISTERED',
    });
  });
});

describe('The issue of an order', () => {
  it('given schedule II, then no refill', () => {
    assert.equal(issue({ schedule: 'II' }), later(90 * day));
    assert.throws(() => issue({ schedule: 'II', refills: 1 }), { code: 'REFILLS_EXCEEDED' });
  });

  it('given schedule III or IV, then five refills and 180 days; given six, then refused', () => {
    for (const schedule of ['III', 'IV'] as const) {
      assert.equal(issue({ schedule, refills: 5 }), later(180 * day));
      assert.throws(() => issue({ schedule, refills: 6 }), { code: 'REFILLS_EXCEEDED' });
    }
  });

  it('given schedule V or none, then as the policy says', () => {
    assert.equal(issue({ schedule: 'V', refills: 11 }), later(365 * day));
    assert.throws(() => issue({ schedule: 'V', refills: 12 }), { code: 'REFILLS_EXCEEDED' });
    assert.equal(issue({ refills: 99 }), later(365 * day));
  });

  it('given a stricter rule of the prescriber’s state, then that', () => {
    const stricter = { drugs: 'IV', states: ['NY'], refills: 1, days: 30 } as const;
    const rule = { ...stricter, states: ['NY'], refillPercent: 90, transfers: 0 };
    const policy = { ...testPrescribingPolicy, rules: [...testRules, rule] };
    assert.equal(issue({ schedule: 'IV', refills: 1 }, { policy, state: 'NY' }), later(30 * day));
    assert.throws(() => issue({ schedule: 'IV', refills: 2 }, { policy, state: 'NY' }), {
      code: 'REFILLS_EXCEEDED',
    });
    assert.equal(issue({ schedule: 'IV', refills: 5 }, { policy }), later(180 * day));
  });

  it('given an earlier end of the prescriber’s, then that; a later one changes nothing', () => {
    assert.equal(issue({ schedule: 'IV', until: later(10 * day) }), later(10 * day));
    assert.equal(issue({ schedule: 'IV', until: later(181 * day) }), later(180 * day));
  });

  it('given an end before it is issued or can be filled, then refused, to the millisecond', () => {
    const refused = { code: 'PRESCRIPTION_PERIOD_EMPTY' };
    assert.equal(issue({ until: later(0) }), later(0));
    assert.throws(() => issue({ until: later(-1) }), refused);
    const earliestFill = later(20 * day);
    assert.equal(issue({ earliestFill, until: earliestFill }), earliestFill);
    assert.throws(() => issue({ earliestFill, until: later(20 * day - 1) }), refused);
    assert.equal(issue({ schedule: 'IV', earliestFill: later(180 * day) }), later(180 * day));
    assert.throws(() => issue({ schedule: 'IV', earliestFill: later(180 * day + 1) }), refused);
  });

  it('given schedule II in long-term care or terminal illness, then 60 days', () => {
    const setting = 'terminal-illness';
    assert.equal(issue({ schedule: 'II', setting }), later(60 * day));
    assert.equal(issue({ schedule: 'II', setting, until: later(59 * day) }), later(59 * day));
    assert.equal(issue({ schedule: 'III', setting }), later(180 * day));
  });
});

describe('Several prescriptions for one schedule II drug', () => {
  const { organization, publicKeyDigest } = testOrder();
  const month = (number: number, change: Partial<Medicine> = {}): Medicine => ({
    prescriptionId: '0a7e2f0e-8d0c-4b8a-9d43-6f3c5b1a2e10',
    ...{ drug: '1049621', ingredients: [oxycodone], schedule: 'II', organization, publicKeyDigest },
    ...{ compartments: ['general'], daysSupply: 30, until: later(90 * day) },
    from: later(number * 30 * day),
    ...change,
  });
  const third = { schedule: 'II', earliestFill: later(60 * day) } as const;

  it('given 90 days together, then permitted; given 91, then refused', () => {
    const medicines = [month(0), month(1)];
    assert.equal(issue(third, { medicines }), later(90 * day));
    assert.throws(() => issue({ ...third, daysSupply: 31 }, { medicines }), {
      code: 'SUPPLY_EXCEEDED',
    });
    assert.equal(issue({ schedule: 'II', daysSupply: 90 }), later(90 * day));
    assert.throws(() => issue({ schedule: 'II', daysSupply: 91 }), { code: 'SUPPLY_EXCEEDED' });
  });

  it('given no earliest fill date on one after the first, then refused', () => {
    assert.throws(() => issue({ schedule: 'II' }, { medicines: [month(0)] }), {
      code: 'EARLIEST_FILL_REQUIRED',
    });
    assert.equal(issue({ schedule: 'II' }), later(90 * day));
  });

  it('given days that are used up, to the millisecond, then they count no more', () => {
    const medicines = [month(0, { daysSupply: 90 })];
    const time = timeAfter(90 * day);
    assert.equal(issue({ schedule: 'II', daysSupply: 90 }, { medicines, time }), later(180 * day));
    assert.throws(
      () => issue({ ...third, daysSupply: 90 }, { medicines, time: timeAfter(90 * day - 1) }),
      { code: 'SUPPLY_EXCEEDED' },
    );
  });

  it('given another substance, prescriber, organisation or schedule, then it does not count', () => {
    const others = [
      { ingredients: ['5489'] },
      { publicKeyDigest: 'f'.repeat(64) },
      { organization: 'MillbrookMSP' },
      { schedule: 'III' },
    ] as const;
    for (const change of others) {
      const medicines = [month(0, { ...change, daysSupply: 90 } as Partial<Medicine>)];
      assert.equal(issue({ schedule: 'II' }, { medicines }), later(90 * day));
    }
    const combined = [month(0, { ingredients: ['161', oxycodone], daysSupply: 90 })];
    assert.throws(() => issue(third, { medicines: combined }), { code: 'SUPPLY_EXCEEDED' });
    assert.equal(issue({}, { medicines: combined }), later(365 * day));
  });
});
