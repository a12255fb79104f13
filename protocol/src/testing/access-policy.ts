import type { AccessPolicy } from '../access/access-policy.js';
import { resourceClasses } from '../access/resource-classes.js';

/** A policy for tests: attendings and, below them, residents read all to treat; nurses no bills. */
export const testPolicy: AccessPolicy = {
  hierarchy: [{ senior: 'attending', junior: 'resident' }],
  rules: [
    {
      roles: ['resident'],
      actions: ['find', 'read'],
      classes: [...resourceClasses],
      purposes: ['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'BTG'],
    },
    {
      roles: ['nurse'],
      actions: ['read'],
      classes: ['demographics', 'clinical', 'medications', 'results'],
      purposes: ['TREAT'],
    },
  ],
};
