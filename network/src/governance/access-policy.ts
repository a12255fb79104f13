import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const words = z.array(z.string()).min(1);

/** An access policy; the contract knows the words. Members stand in alphabetical order, as in canonical JSON. */
export const accessPolicySchema = z.strictObject({
  hierarchy: z.array(z.strictObject({ junior: z.string(), senior: z.string() })),
  rules: z
    .array(z.strictObject({ actions: words, classes: words, purposes: words, roles: words }))
    .min(1),
});
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

/** Reads a policy from a YAML file. @throws Error that names what is malformed */
export function readAccessPolicy(file: string): AccessPolicy {
  const parsed = accessPolicySchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new Error(`${file} is no access policy: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

/** Canonical JSON of a policy, of which the contract computes the digest. */
export function accessPolicyDocument(policy: AccessPolicy): string {
  return JSON.stringify(accessPolicySchema.parse(policy));
}

/**
 * What becomes other from one policy to the next, a line for each cell of the matrix: `+` what is permitted
 * newly, `-` what is no longer. The order and the grouping of rules do not matter.
 */
export function comparePolicies(
  before: AccessPolicy | undefined,
  after: AccessPolicy,
): readonly string[] {
  const [earlier, later] = [before === undefined ? [] : cellsOf(before), cellsOf(after)];
  return [
    ...earlier.filter((cell) => !later.includes(cell)).map((cell) => `- ${cell}`),
    ...later.filter((cell) => !earlier.includes(cell)).map((cell) => `+ ${cell}`),
  ];
}

function cellsOf({ hierarchy, rules }: AccessPolicy): readonly string[] {
  const cells = rules.flatMap(({ roles, actions, classes, purposes }) =>
    roles.flatMap((role) =>
      actions.flatMap((action) =>
        purposes.flatMap((purpose) =>
          classes.map((name) => `${role} may ${action} ${name} for ${purpose}`),
        ),
      ),
    ),
  );
  const ranks = hierarchy.map(({ senior, junior }) => `${senior} may whatever ${junior} may`);
  return [...new Set([...ranks, ...cells])].sort();
}
