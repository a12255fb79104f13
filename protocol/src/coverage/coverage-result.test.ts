import { strict as assert } from 'node:assert';
import { coverageResultSchema, drugBenefitSchema } from './coverage-result.js';
import { coverageMemberSchema } from './coverage-member.js';

const member = {
  ...{ memberId: 'W199-123456', family: 'Effertz', given: 'Elsie', birthDate: '1961-02-28' },
  requester: { name: 'Lakeside General Hospital', npi: '1234567893' },
};

describe('what a plan answers', () => {
  it('given a status that the schema does not list, or benefits of an unknown member, then refused', () => {
    const benefit = { tier: 1 };
    for (const result of [
      { status: 'active', benefit, messages: [] },
      { status: 'active', benefit: {}, messages: ['contact-plan'] },
      { status: 'inactive', messages: [] },
      { status: 'unknown', reason: 'plan-timeout' },
    ]) {
      assert.ok(coverageResultSchema.safeParse(result).success, JSON.stringify(result));
    }
    for (const result of [
      { status: 'perhaps' },
      { status: 'inactive', benefit, messages: [] },
      { status: 'unknown', reason: 'plan-timeout', benefit },
      { status: 'unknown' },
      { status: 'active', benefit, messages: ['Call Elsie Effertz'] },
    ]) {
      assert.ok(!coverageResultSchema.safeParse(result).success, JSON.stringify(result));
    }
  });

  it('given money, then whole minor units of a currency', () => {
    const copay = (minorUnits: number, currency = 'USD') => ({ copay: { minorUnits, currency } });
    for (const benefit of [copay(0), copay(1000), copay(1_000_000_000)]) {
      assert.ok(drugBenefitSchema.safeParse(benefit).success);
    }
    for (const benefit of [copay(-1), copay(10.5), copay(1, 'usd'), copay(1_000_000_001)]) {
      assert.ok(!drugBenefitSchema.safeParse(benefit).success);
    }
  });
});

describe('a member', () => {
  it('given a number with a delimiter, a day that is none or a wrong NPI, then refused', () => {
    assert.ok(coverageMemberSchema.safeParse(member).success);
    for (const change of [
      { memberId: 'W1~ISA' },
      { memberId: 'W1*2' },
      { birthDate: '1961-02-29' },
      { requester: { name: 'Lakeside', npi: '1234567890' } },
    ]) {
      assert.ok(!coverageMemberSchema.safeParse({ ...member, ...change }).success);
    }
  });
});
