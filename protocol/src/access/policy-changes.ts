import { permittedClasses, policyActions, type AccessPolicy } from './access-policy.js';
import { accessPurposes } from '../consents/consent-terms.js';
import { listOf, words } from '../explanations/explain-words.js';
import { policyRoles } from './roles.js';

/** What becomes other by a policy, a sentence for each role, action and purpose. */
export interface PolicyChanges {
  readonly permitted: readonly string[];
  readonly withdrawn: readonly string[];
}

/** What roles may after a change of the policy that they may not now, and the other way round. */
export function policyChanges(before: AccessPolicy, after: AccessPolicy): PolicyChanges {
  return { permitted: gains(before, after), withdrawn: gains(after, before) };
}

/** With what juniors may, so that a change of the hierarchy shows as what it means. */
function gains(from: AccessPolicy, to: AccessPolicy): readonly string[] {
  const { roles: people, purposes: reasons } = words.en;
  return policyRoles.flatMap((role) =>
    policyActions.flatMap((action) =>
      accessPurposes.flatMap((purpose) => {
        const known = permittedClasses(from, { role, action, purpose });
        const classes = permittedClasses(to, { role, action, purpose });
        const gained = classes.filter((name) => !known.includes(name));
        const what = listOf(gained, 'en');
        const why = `${reasons[purpose]} (${purpose})`;
        return gained.length === 0 ? [] : [`${people[role]}: ${action} ${what} for ${why}`];
      }),
    ),
  );
}
