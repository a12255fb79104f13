import { z } from 'zod';
import { resourceClass, resourceClasses, type ResourceClass } from './resource-classes.js';
import { role, roles, type Role } from './roles.js';
import { accessPurpose, accessPurposes, type AccessPurpose } from '../consents/consent-terms.js';

/** What the policy permits or not: `find` looks for a patient elsewhere, `read` opens a chart. */
export const policyActions = ['find', 'read'] as const;
export const policyAction = z.enum(policyActions);
export type PolicyAction = z.infer<typeof policyAction>;

/** Rules that one policy can have: each decision looks through them. */
const rulesLimit = 200;

/** Permits what it names, each with each; what no rule permits is refused. */
const policyRuleSchema = z.strictObject({
  roles: z.array(role).min(1).max(roles.length),
  actions: z.array(policyAction).min(1).max(policyActions.length),
  classes: z.array(resourceClass).min(1).max(resourceClasses.length),
  purposes: z.array(accessPurpose).min(1).max(accessPurposes.length),
});

const senioritySchema = z.strictObject({ senior: role, junior: role });
type Hierarchy = readonly z.infer<typeof senioritySchema>[];

/**
 * The permission matrix, role by resource class by action by purpose, with the hierarchy of the roles.
 * It bounds what consents can open: a patient's consent never gives a role more than the policy does.
 */
export const accessPolicySchema = z.strictObject({
  /** A senior role may whatever its junior may. */
  hierarchy: z
    .array(senioritySchema)
    .max(roles.length)
    .refine((pairs) => pairs.every(({ senior }) => !juniorsOf(senior, pairs).includes(senior)), {
      error: 'A role is senior to itself.',
    }),
  rules: z.array(policyRuleSchema).min(1).max(rulesLimit),
});
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

/** One cell of the matrix. */
export interface PolicyQuestion {
  readonly role: Role;
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
  asking: Role,
  { hierarchy }: AccessPolicy,
): boolean {
  return [asking, ...juniorsOf(asking, hierarchy)].some((each) => rule.roles.includes(each));
}

/** Every role below a role, at whatever depth. */
function juniorsOf(senior: Role, hierarchy: Hierarchy): readonly Role[] {
  const found: Role[] = [];
  let above: readonly Role[] = [senior];
  while (above.length > 0) {
    const below = hierarchy
      .filter((pair) => above.includes(pair.senior) && !found.includes(pair.junior))
      .map(({ junior }) => junior);
    found.push(...below);
    above = below;
  }
  return found;
}
