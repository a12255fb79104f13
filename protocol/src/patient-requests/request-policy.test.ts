import { strict as assert } from 'node:assert';
import { requestPolicySchema, requestRuleFor, type RequestRule } from './request-policy.js';

const access: RequestRule = { what: 'access', days: 30, extensionDays: 30 };
const amendment: RequestRule = { what: 'amendment', days: 60, extensionDays: 30 };
const accounting: RequestRule = {
  ...{ what: 'accounting', days: 60, extensionDays: 30, freeMonths: 12 },
};
const rules = [access, amendment, accounting];
const sooner: RequestRule = { ...access, days: 15, custodians: ['MillbrookMSP'] };

const isPolicy = (candidate: readonly RequestRule[]): boolean =>
  requestPolicySchema.safeParse({ rules: candidate }).success;

describe('The policy about patients’ requests', () => {
  it('given a row that names a hospital, then it goes before the general one, there alone', () => {
    const policy = { rules: [...rules, sooner] };
    assert.deepEqual(requestRuleFor(policy, 'access', 'MillbrookMSP'), sooner);
    assert.deepEqual(requestRuleFor(policy, 'access', 'LakesideMSP'), access);
    assert.deepEqual(requestRuleFor(policy, 'amendment', 'MillbrookMSP'), amendment);
  });

  it('given one general row for each kind, then it is a policy; otherwise none', () => {
    assert.ok(isPolicy(rules));
    assert.ok(isPolicy([...rules, sooner]));
    assert.ok(!isPolicy([access, amendment, { ...accounting, custodians: ['LakesideMSP'] }]));
    assert.ok(!isPolicy([...rules, { ...access, days: 15 }]));
    assert.ok(!isPolicy([...rules, sooner, { ...sooner, days: 10 }]));
  });

  it('given accountings of which none is free, or another request with a fee, then it is none', () => {
    assert.ok(!isPolicy([access, amendment, { ...access, what: 'accounting' }]));
    assert.ok(!isPolicy([{ ...access, freeMonths: 12 }, amendment, accounting]));
  });
});
