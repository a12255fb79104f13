import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** A policy about patients' requests; the contract knows the words. Members stand in alphabetical order. */
const requestPolicySchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        custodians: z.array(z.string()).min(1).optional(),
        days: z.int(),
        extensionDays: z.int(),
        freeMonths: z.int().optional(),
        what: z.string(),
      }),
    )
    .min(1),
});

/** Canonical JSON of the policy in a YAML file. @throws Error that names what is malformed */
export function requestPolicyDocument(file: string): string {
  const parsed = requestPolicySchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new Error(
      `${file} is no policy about patients’ requests: ${z.prettifyError(parsed.error)}`,
    );
  }
  return JSON.stringify(parsed.data);
}
