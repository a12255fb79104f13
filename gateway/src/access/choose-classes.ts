import {
  permittedClasses,
  resourceClasses,
  type AccessPolicyInForce,
  type AccessPurpose,
  type ResourceClass,
  type Role,
} from '@healthchain/protocol';

/** Who reads: the key of their credential, and the roles that it gives. */
export interface Reader {
  readonly publicKeyDigest: string;
  readonly roles: readonly Role[];
}

/**
 * The classes to ask for where a clinician names none: all that the policy permits the role. Where it
 * permits none, every class is asked for all the same, so that the contract refuses it and the patient
 * sees the attempt.
 */
export function chooseClasses(
  policy: AccessPolicyInForce | undefined,
  { roles }: Pick<Reader, 'roles'>,
  purpose: AccessPurpose,
): readonly ResourceClass[] {
  const permitted =
    policy === undefined
      ? []
      : roles.flatMap((role) =>
          permittedClasses(policy.content, { role, action: 'read', purpose }),
        );
  return permitted.length === 0 ? resourceClasses : [...new Set(permitted)];
}
