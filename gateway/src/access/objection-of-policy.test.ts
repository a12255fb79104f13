import assert from 'node:assert/strict';
import { objectionOfPolicy } from './objection-of-policy.js';
import { policyInForce } from './test-support/standing-reader.js';

const nurse = { role: 'nurse', action: 'read', purpose: 'TREAT' } as const;

describe('objectionOfPolicy', () => {
  it('given a type of a class that the role may read, then nothing', () => {
    assert.equal(objectionOfPolicy(policyInForce, nurse, 'Observation'), undefined);
  });

  it('given another class, purpose or action, then that the policy does not permit it', () => {
    for (const [change, type] of [
      [{}, 'ImagingStudy'],
      [{ purpose: 'HPAYMT' }, 'Observation'],
      [{ action: 'write' }, 'Observation'],
      [{ role: 'integrator' }, 'Observation'],
    ] as const) {
      const question = { ...nurse, ...change };
      assert.equal(objectionOfPolicy(policyInForce, question, type), 'POLICY_NOT_PERMITTED');
    }
  });

  it('given no policy, then that there is none', () => {
    assert.equal(objectionOfPolicy(undefined, nurse, 'Observation'), 'POLICY_UNKNOWN');
  });
});
