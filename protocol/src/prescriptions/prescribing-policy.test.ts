import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { testPrescribingPolicy, testRules } from '../testing/prescriptions.js';
import {
  prescribingPolicySchema,
  prescribingRuleFor,
  type DrugClass,
  type PrescribingPolicy,
  type PrescribingRule,
} from './prescribing-policy.js';

function isPolicy(change: Partial<PrescribingPolicy>): boolean {
  return prescribingPolicySchema.safeParse({ ...testPrescribingPolicy, ...change }).success;
}

/** The rules of tests, of which that for a schedule is another. */
function rulesWith(drugs: DrugClass, change: Partial<PrescribingRule>): PrescribingRule[] {
  return testRules.map((rule) => (rule.drugs === drugs ? { ...rule, ...change } : rule));
}

function permits(drugs: DrugClass, change: Partial<PrescribingRule>): boolean {
  return isPolicy({ rules: rulesWith(drugs, change) });
}

describe('A prescribing policy', () => {
  it('given a rule for each schedule within federal law, then one', () => {
    assert.equal(isPolicy({}), true);
  });

  it('given refills at the federal limit, then one; given one more, then none', () => {
    assert.deepEqual([permits('II', { refills: 0 }), permits('II', { refills: 1 })], [true, false]);
    for (const drugs of ['III', 'IV'] as const) {
      assert.deepEqual(
        [permits(drugs, { refills: 5 }), permits(drugs, { refills: 6 })],
        [true, false],
      );
    }
    assert.deepEqual(
      [permits('V', { refills: 99 }), permits('V', { refills: 100 })],
      [true, false],
    );
  });

  it('given 180 days for schedules III and IV, then one; given 181, then none', () => {
    for (const drugs of ['III', 'IV'] as const) {
      assert.deepEqual(
        [permits(drugs, { days: 180 }), permits(drugs, { days: 181 })],
        [true, false],
      );
    }
    assert.deepEqual([permits('V', { days: 365 }), permits('V', { days: 366 })], [true, false]);
    assert.deepEqual([permits('II', { days: 365 }), permits('II', { days: 366 })], [true, false]);
  });

  it('given transfers at the federal limit, then one; given one more, then none', () => {
    const limits = [
      ['II', 1],
      ['III', 5],
      ['IV', 5],
      ['V', 99],
    ] as const;
    for (const [drugs, limit] of limits) {
      assert.deepEqual(
        [permits(drugs, { transfers: limit }), permits(drugs, { transfers: limit + 1 })],
        [true, false],
        drugs,
      );
    }
  });

  it('given times of schedule II at the federal limit, then one; given more, then none', () => {
    const { scheduleTwoRest } = testPrescribingPolicy;
    const rests = [{ shortageHours: 73 }, { requestDays: 31 }, { settingDays: 61 }];
    assert.equal(isPolicy({ scheduleTwoDays: 91 }), false);
    for (const rest of rests) {
      assert.equal(isPolicy({ scheduleTwoRest: { ...scheduleTwoRest, ...rest } }), false);
    }
  });

  it('given a schedule without a rule for everybody, or with two, then none', () => {
    const [first, ...others] = testRules;
    assert.ok(first);
    const ofState = { ...first, states: ['NY'] };
    assert.equal(isPolicy({ rules: [...others] }), false);
    assert.equal(isPolicy({ rules: [ofState, ...others] }), false);
    assert.equal(isPolicy({ rules: [...testRules, first] }), false);
    assert.equal(isPolicy({ rules: [...testRules, ofState] }), true);
  });

  it('given a state that two rules for a schedule name, then none', () => {
    const [first] = testRules;
    assert.ok(first);
    const twice = [
      { ...first, states: ['NY', 'NJ'] },
      { ...first, states: ['NY'] },
    ];
    assert.equal(isPolicy({ rules: [...testRules, ...twice] }), false);
    assert.equal(isPolicy({ rules: [...testRules, { ...first, states: ['NY', 'NY'] }] }), false);
  });
});

describe('The prescribing policy that a network begins with', () => {
  const file = new URL('../../../network/prescribing-policy.yaml', import.meta.url);

  it('given the file, then one rule for each schedule, within federal law', () => {
    const policy = prescribingPolicySchema.parse(parse(readFileSync(file, 'utf8')));
    const rules = policy.rules.map(({ drugs, states, refills, days, refillPercent, transfers }) => [
      ...[drugs, states, refills, days, refillPercent, transfers],
    ]);
    assert.deepEqual(rules, [
      ['uncontrolled', undefined, 11, 365, 75, 99],
      ['II', undefined, 0, 90, 100, 1],
      ['III', undefined, 5, 180, 80, 1],
      ['IV', undefined, 5, 180, 80, 1],
      ['V', undefined, 5, 180, 80, 1],
    ]);
    const { scheduleTwoDays, scheduleTwoRest, claimHours, returnDays } = policy;
    assert.deepEqual([scheduleTwoDays, claimHours, returnDays], [90, 24, 14]);
    assert.deepEqual(scheduleTwoRest, { shortageHours: 72, requestDays: 30, settingDays: 60 });
  });
});

describe('The rule for a prescription', () => {
  const stricter: PrescribingRule = {
    ...{ drugs: 'III', states: ['NY', 'NJ'], refills: 1, days: 30 },
    ...{ refillPercent: 90, transfers: 0 },
  };
  const policy = { ...testPrescribingPolicy, rules: [...testRules, stricter] };

  it('given a state that a rule names, then that rule, before everybody’s', () => {
    assert.deepEqual(prescribingRuleFor(policy, 'III', 'NJ'), stricter);
    assert.deepEqual(prescribingRuleFor(policy, 'III', 'IL'), testRules[2]);
    assert.deepEqual(prescribingRuleFor(policy, 'IV', 'NJ'), testRules[3]);
  });

  it('given no schedule, then the rule for what is uncontrolled', () => {
    assert.deepEqual(prescribingRuleFor(policy, undefined, 'NY'), testRules[0]);
  });

  it('given a policy that lacks the rule, then an error and no other rule', () => {
    assert.throws(
      () => prescribingRuleFor({ ...policy, rules: [stricter] }, 'III', 'IL'),
      /has a rule for each schedule/,
    );
  });
});
