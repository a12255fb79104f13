import { z } from 'zod';
import { resourceClass, resourceClasses, type ResourceClass } from './resource-classes.js';
import { policyRole, policyRoles, type PolicyRole } from './roles.js';
import { accessPurpose, accessPurposes, type AccessPurpose } from '../consents/consent-terms.js';

/**
 * What the policy permits or not: `find` looks for a patient elsewhere, `read` opens a chart or reads an own one,
 * `write` adds to an own one.
 */
export const policyActions = ['find', 'read', 'write'] as const;
export const policyAction = z.enum(policyActions);
export type PolicyAction = z.infer<typeof policyAction>;

/** Rules that one policy can have: each decision looks through them. */
const rulesLimit = 200;

/** Permits what it names, each with each; what no rule permits is refused. */
const policyRuleSchema = z.strictObject({
  roles: z.array(policyRole).min(1).max(policyRoles.length),
  actions: z.array(policyAction).min(1).max(policyActions.length),
  classes: z.array(resourceClass).min(1).max(resourceClasses.length),
  purposes: z.array(accessPurpose).min(1).max(accessPurposes.length),
});

const senioritySchema = z.strictObject({ senior: policyRole, junior: policyRole });
type Hierarchy = readonly z.infer<typeof senioritySchema>[];

/**
 * The permission matrix, role by resource class by action by purpose, with the hierarchy of the roles.
 * It bounds what consents can open: a patient's consent never gives a role more than the policy does.
 */
export const accessPolicySchema = z.strictObject({
  /** A senior role may whatever its junior may. */
  hierarchy: z
    .array(senioritySchema)
    .max(policyRoles.length)
    .refine((pairs) => pairs.every(({ senior }) => !juniorsOf(senior, pairs).includes(senior)), {
      error: 'A role is senior to itself.',
    }),
  rules: z.array(policyRuleSchema).min(1).max(rulesLimit),
});
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

/** One cell of the matrix. */
export interface PolicyQuestion {
  readonly role: PolicyRole;
  readonly action: PolicyAction;
  readonly purpose: AccessPurpose;
}

/** The classes in which a role may do something for a purpose, in the order of the list of classes. */
export function permittedClasses(
  policy: AccessPolicy,
  question: PolicyQuestion,
): readonly ResourceClass[] {
  const rules = policy.rules.filter(
    (rule) =>
      rule.actions.includes(question.action) &&
      rule.purposes.includes(question.purpose) &&
      isFor(rule, question.role, policy),
  );
  return resourceClasses.filter((name) => rules.some(({ classes }) => classes.includes(name)));
}

/** What a role may do for one purpose, and in which classes. */
export const policyRowSchema = z.strictObject({
  action: policyAction,
  purpose: accessPurpose,
  classes: z.array(resourceClass),
});
export type PolicyRow = z.infer<typeof policyRowSchema>;

/** All that a role may, with what its juniors may; nothing where there is no row. */
export function rowsOf(policy: AccessPolicy, asking: PolicyRole): PolicyRow[] {
  return policyActions.flatMap((action) =>
    accessPurposes.flatMap((purpose) => {
      const classes = [...permittedClasses(policy, { role: asking, action, purpose })];
      return classes.length === 0 ? [] : [{ action, purpose, classes }];
    }),
  );
}

/** Whether a role may do something at all, in whatever class and for whatever purpose. */
export function permitsSomewhere(
  policy: AccessPolicy,
  question: Pick<PolicyQuestion, 'role' | 'action'>,
): boolean {
  return policy.rules.some(
    (rule) => rule.actions.includes(question.action) && isFor(rule, question.role, policy),
  );
}

function isFor(
  rule: AccessPolicy['rules'][number],
  asking: PolicyRole,
  { hierarchy }: AccessPolicy,
): boolean {
  return [asking, ...juniorsOf(asking, hierarchy)].some((each) => rule.roles.includes(each));
}

/** Every role below a role, at whatever depth. */
function juniorsOf(senior: PolicyRole, hierarchy: Hierarchy): readonly PolicyRole[] {
  const found: PolicyRole[] = [];
  let above: readonly PolicyRole[] = [senior];
  while (above.length > 0) {
    const below = hierarchy
      .filter((pair) => above.includes(pair.senior) && !found.includes(pair.junior))
      .map(({ junior }) => junior);
    found.push(...below);
    above = below;
  }
  return found;
}
