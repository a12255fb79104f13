import {
  classOfType,
  permittedClasses,
  type AccessPolicyInForce,
  type ErrorCode,
  type PolicyQuestion,
} from '@healthchain/protocol';

/** What the access policy says against a role's doing something with resources of a type, if anything. */
export function objectionOfPolicy(
  policy: AccessPolicyInForce | undefined,
  question: PolicyQuestion,
  type: string,
): ErrorCode | undefined {
  if (policy === undefined) {
    return 'POLICY_UNKNOWN';
  }
  return permittedClasses(policy.content, question).includes(classOfType(type))
    ? undefined
    : 'POLICY_NOT_PERMITTED';
}
