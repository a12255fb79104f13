import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  accessPolicySchema,
  permitsSomewhere,
  permittedClasses,
  policyActions,
  rowsOf,
  type AccessPolicy,
} from './access-policy.js';
import { resourceClasses } from './resource-classes.js';
import { policyRoles, type PolicyRole } from './roles.js';
import { accessPurposes } from '../consents/consent-terms.js';
import { testPolicy } from '../testing/access-policy.js';

const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });

const rule = fc.record({
  roles: some(policyRoles),
  actions: some(policyActions),
  classes: some(resourceClasses),
  purposes: some(accessPurposes),
});

/** Pairs that never lead back: each senior stands before its junior in the list of roles. */
const hierarchy = fc
  .array(fc.tuple(fc.nat(policyRoles.length - 2), fc.nat(policyRoles.length - 1)), { maxLength: 8 })
  .map((pairs) =>
    pairs.flatMap(([senior, other]) => {
      const pair = { senior: policyRoles[senior], junior: policyRoles[other] };
      return senior < other ? [pair as AccessPolicy['hierarchy'][number]] : [];
    }),
  );

const policy = fc.record({ hierarchy, rules: fc.array(rule, { minLength: 1, maxLength: 6 }) });

const question = fc.record({
  role: fc.constantFrom(...policyRoles),
  action: fc.constantFrom(...policyActions),
  purpose: fc.constantFrom(...accessPurposes),
});

/** Whether a role is another or above it, by trying every way down. */
function isAtLeast(
  senior: PolicyRole,
  junior: PolicyRole,
  pairs: AccessPolicy['hierarchy'],
): boolean {
  return (
    senior === junior ||
    pairs.some((pair) => pair.senior === senior && isAtLeast(pair.junior, junior, pairs))
  );
}

describe('The access policy', () => {
  it('given a role with a rule, then its classes in their order, and none for another purpose', () => {
    const nurse = { role: 'nurse', action: 'read', purpose: 'TREAT' } as const;
    const classes = ['demographics', 'clinical', 'medications', 'results'];
    assert.deepEqual(permittedClasses(testPolicy, nurse), classes);
    assert.deepEqual(permittedClasses(testPolicy, { ...nurse, purpose: 'HOPERAT' }), []);
    assert.deepEqual(permittedClasses(testPolicy, { ...nurse, action: 'find' }), []);
  });

  it('given a senior role, then whatever its junior may, and not the other way round', () => {
    const asked = { action: 'read', purpose: 'TREAT' } as const;
    const { rules } = testPolicy;
    const turned: AccessPolicy = {
      hierarchy: [{ senior: 'resident', junior: 'attending' }],
      rules,
    };
    assert.equal(permittedClasses(testPolicy, { ...asked, role: 'attending' }).length, 7);
    assert.deepEqual(permittedClasses(turned, { ...asked, role: 'attending' }), []);
  });

  it('given any policy, then a class is permitted if and only if a rule of the role or of one below says so', () => {
    fc.assert(
      fc.property(policy, question, (generated, asked) => {
        const expected = resourceClasses.filter((name) =>
          generated.rules.some(
            (each) =>
              each.actions.includes(asked.action) &&
              each.purposes.includes(asked.purpose) &&
              each.classes.includes(name) &&
              each.roles.some((below) => isAtLeast(asked.role, below, generated.hierarchy)),
          ),
        );
        assert.deepEqual(permittedClasses(generated, asked), expected);
      }),
    );
  });

  it('given any policy, then something is permitted somewhere if and only if it is for some purpose', () => {
    fc.assert(
      fc.property(policy, question, (generated, asked) => {
        const somewhere = accessPurposes.some(
          (purpose) => permittedClasses(generated, { ...asked, purpose }).length > 0,
        );
        assert.equal(permitsSomewhere(generated, asked), somewhere);
      }),
    );
  });

  it('given a role, then a row for each action and purpose with its juniors’ classes, and none for a role without', () => {
    const classes = ['demographics', 'clinical', 'medications', 'results'];
    assert.deepEqual(rowsOf(testPolicy, 'nurse'), [{ action: 'read', purpose: 'TREAT', classes }]);
    const attending = rowsOf(testPolicy, 'attending').map(({ action, purpose }) => [
      action,
      purpose,
    ]);
    const purposes = ['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'BTG'];
    assert.deepEqual(
      attending,
      ['find', 'read'].flatMap((action) => purposes.map((purpose) => [action, purpose])),
    );
    assert.deepEqual(rowsOf(testPolicy, 'researcher'), []);
  });

  it('given a hierarchy that leads back, then it is no policy', () => {
    const { rules } = testPolicy;
    const pair = (senior: PolicyRole, junior: PolicyRole) => ({ senior, junior });
    const accepts = (...pairs: AccessPolicy['hierarchy']): boolean =>
      accessPolicySchema.safeParse({ hierarchy: pairs, rules }).success;
    assert.equal(accepts(pair('attending', 'resident'), pair('resident', 'nurse')), true);
    assert.equal(accepts(pair('nurse', 'nurse')), false);
    assert.equal(
      accepts(pair('attending', 'resident'), pair('resident', 'nurse'), pair('nurse', 'attending')),
      false,
    );
  });

  it('given a word that it does not know, or no rule, then it is no policy', () => {
    const [first] = testPolicy.rules;
    const accepts = (rules: unknown): boolean =>
      accessPolicySchema.safeParse({ hierarchy: [], rules }).success;
    assert.equal(accepts([first]), true);
    assert.equal(accepts([]), false);
    assert.equal(accepts([{ ...first, roles: ['surgeon'] }]), false);
    assert.equal(accepts([{ ...first, classes: [] }]), false);
  });
});
