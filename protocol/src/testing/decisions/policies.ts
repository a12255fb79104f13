import fc from 'fast-check';
import type { AccessPolicy } from '../../access/access-policy.js';
import { accessPurposes, type AccessPurpose } from '../../consents/consent-terms.js';
import { resourceClasses, type ResourceClass } from '../../access/resource-classes.js';
import { policyRoles, type PolicyRole } from '../../access/roles.js';
import { atLeast, mostly, someOf } from './choices.js';

type Rule = AccessPolicy['rules'][number];

const actions = fc.constantFrom<Rule['actions']>(['read'], ['find', 'read'], ['find', 'write']);
const reading = mostly(
  fc.constantFrom<Rule['actions']>(['read'], ['find', 'read']),
  fc.constant<Rule['actions']>(['find', 'write']),
);

const anyRule: fc.Arbitrary<Rule> = fc.record({
  roles: someOf(policyRoles),
  actions,
  classes: someOf(resourceClasses),
  purposes: someOf(accessPurposes),
});

/** Pairs along an order of roles, so that nobody is above themselves. */
function pairsAlong(order: readonly PolicyRole[]): fc.Arbitrary<AccessPolicy['hierarchy']> {
  const pairs = order.flatMap((senior, index) =>
    order.slice(index + 1).map((junior) => ({ senior, junior })),
  );
  return fc.subarray(pairs, { maxLength: 5 });
}

/** A role above others, one below the next, so that it takes all steps to come to the last one's rules. */
function chain(order: readonly PolicyRole[]): AccessPolicy['hierarchy'] {
  return order.slice(1).map((junior, index) => ({ senior: order[index] ?? junior, junior }));
}

/** Whose role asks for what. */
interface Asked {
  readonly role: PolicyRole;
  readonly classes: readonly ResourceClass[];
  readonly purpose: AccessPurpose;
}

/** A policy that permits what is asked for, by the role itself or by one below it, in one rule or in two. */
function fitting({ role, classes, purpose }: Asked): fc.Arbitrary<AccessPolicy> {
  const others = policyRoles.filter((name) => name !== role);
  return fc
    .record({
      below: fc.shuffledSubarray(others, { maxLength: 3 }),
      first: fc.subarray([...classes]),
      purposes: fc.tuple(atLeast(accessPurposes, [purpose]), atLeast(accessPurposes, [purpose])),
      actions: fc.tuple(reading, reading),
      more: fc.array(anyRule, { maxLength: 1 }),
    })
    .map(({ below, first, ...parts }) => {
      const names = [below.at(-1) ?? role];
      const rest = classes.filter((name) => !first.includes(name));
      const own = [first, rest].flatMap((some, index) => {
        const [one, two] = [parts.purposes[index], parts.actions[index]];
        return some.length === 0 || one === undefined || two === undefined
          ? []
          : [{ roles: names, actions: two, classes: some, purposes: one }];
      });
      return { hierarchy: chain([role, ...below]), rules: [...own, ...parts.more] };
    });
}

const anyPolicy: fc.Arbitrary<AccessPolicy> = fc
  .shuffledSubarray([...policyRoles], { minLength: policyRoles.length })
  .chain((order) =>
    fc.record({
      hierarchy: pairsAlong(order),
      rules: fc.array(anyRule, { minLength: 1, maxLength: 3 }),
    }),
  );

/** A policy that permits what is asked for as a rule, or any. */
export function policyFor(asked: Asked): fc.Arbitrary<AccessPolicy> {
  return mostly(fitting(asked), anyPolicy, 5);
}
