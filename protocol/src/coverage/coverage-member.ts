import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { npi } from '../providers/identifiers.js';
import type { CoverageRequest } from './coverage.js';

const name = (): z.ZodString => z.string().trim().min(1).max(60);

/** Whom a plan is asked about, and who asks: what is sealed in a request. */
export const coverageMemberSchema = z.strictObject({
  memberId: z.string().regex(/^[A-Za-z0-9-]{2,40}$/, 'Not a member’s number.'),
  family: name(),
  given: name(),
  birthDate: z.iso.date(),
  requester: z.strictObject({ name: name(), npi }),
});
export type CoverageMember = z.infer<typeof coverageMemberSchema>;

/** Associated data of a sealed member: of which request, and to whom. */
export function memberAssociatedData({
  requestId,
  plan,
}: Pick<CoverageRequest, 'requestId' | 'plan'>): Uint8Array {
  return utf8ToBytes(['healthchain/coverage-member/v1', requestId, plan].join('\n'));
}
