import { strict as assert } from 'node:assert';
import { resourceClasses, type AccessPolicyInForce } from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { chooseClasses } from './choose-classes.js';

const policy = { content: testPolicy } as unknown as AccessPolicyInForce;

describe('chooseClasses', () => {
  it('given a role that may read some classes for the purpose, then those', () => {
    const classes = ['demographics', 'clinical', 'medications', 'results'];
    assert.deepEqual(chooseClasses(policy, { roles: ['nurse'] }, 'TREAT'), classes);
    assert.deepEqual(chooseClasses(policy, { roles: ['attending'] }, 'TREAT'), resourceClasses);
  });

  it('given nothing that it may, or no policy, then every class, for the contract to refuse', () => {
    assert.deepEqual(chooseClasses(policy, { roles: ['nurse'] }, 'HOPERAT'), resourceClasses);
    assert.deepEqual(chooseClasses(policy, { roles: [] }, 'TREAT'), resourceClasses);
    assert.deepEqual(chooseClasses(undefined, { roles: ['attending'] }, 'TREAT'), resourceClasses);
  });
});
