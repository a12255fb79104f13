import { readFileSync } from 'node:fs';
import { canonicalJson } from '@healthchain/protocol';
import { prescribingPolicySchema } from '@healthchain/protocol/prescriptions';
import { parse } from 'yaml';
import { z } from 'zod';

/** Canonical JSON of the prescribing policy in a YAML file. @throws Error that names what is malformed */
export function prescribingPolicyDocument(file: string): string {
  const parsed = prescribingPolicySchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new Error(`${file} is no prescribing policy: ${z.prettifyError(parsed.error)}`);
  }
  return canonicalJson(parsed.data);
}
