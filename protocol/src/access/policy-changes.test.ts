import { strict as assert } from 'node:assert';
import type { AccessPolicy } from './access-policy.js';
import { policyChanges } from './policy-changes.js';

const before: AccessPolicy = {
  hierarchy: [{ senior: 'attending', junior: 'resident' }],
  rules: [
    {
      ...{ roles: ['resident'], actions: ['read'], purposes: ['TREAT'] },
      classes: ['results', 'imaging', 'documents'],
    },
  ],
};

describe('What a change of the access policy comes to', () => {
  it('given the same permissions in other words, then nothing', () => {
    const [rule] = before.rules;
    assert.ok(rule);
    const rules = rule.classes.map((name) => ({ ...rule, classes: [name] }));
    assert.deepEqual(policyChanges(before, { ...before, rules }), { permitted: [], withdrawn: [] });
  });

  it('given a class that goes and a role that comes, then a sentence for each', () => {
    const after: AccessPolicy = {
      hierarchy: [],
      rules: [
        {
          ...{ roles: ['resident', 'attending'], actions: ['read'], purposes: ['TREAT'] },
          classes: ['results'],
        },
        {
          ...{ roles: ['nurse'], actions: ['find', 'read'], purposes: ['ETREAT'] },
          classes: ['demographics', 'billing'],
        },
      ],
    };
    assert.deepEqual(policyChanges(before, after), {
      permitted: [
        'nurses: find demographics and billing for emergency treatment (ETREAT)',
        'nurses: read demographics and billing for emergency treatment (ETREAT)',
      ],
      withdrawn: [
        'attending physicians: read imaging and documents for treatment (TREAT)',
        'resident physicians: read imaging and documents for treatment (TREAT)',
      ],
    });
  });

  it('given rows of those who have no credential, then a sentence for each as well', () => {
    const after: AccessPolicy = {
      hierarchy: [...before.hierarchy, { senior: 'patient', junior: 'proxy' }],
      rules: [
        ...before.rules,
        {
          ...{ roles: ['proxy'], actions: ['read'], purposes: ['PATRQT'] },
          classes: ['clinical'],
        },
        {
          ...{ roles: ['integrator'], actions: ['write'], purposes: ['TREAT'] },
          classes: ['results'],
        },
      ],
    };
    assert.deepEqual(policyChanges(before, after), {
      permitted: [
        'connected systems: write results for treatment (TREAT)',
        'patients: read clinical for a request of yours (PATRQT)',
        'people who decide for a patient: read clinical for a request of yours (PATRQT)',
      ],
      withdrawn: [],
    });
  });

  it('given that seniors no longer may what their juniors may, then what they lose', () => {
    assert.deepEqual(policyChanges(before, { ...before, hierarchy: [] }), {
      permitted: [],
      withdrawn: [
        'attending physicians: read results, imaging, and documents for treatment (TREAT)',
      ],
    });
  });
});
