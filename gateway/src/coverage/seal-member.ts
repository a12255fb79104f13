import { createSecretKey, randomBytes } from 'node:crypto';
import {
  coverageMemberSchema,
  memberAssociatedData,
  type CoverageMember,
  type CoverageRequest,
  type SealedMember,
} from '@healthchain/protocol/coverage';
import { openMessage, sealMessage } from '../platform/keys/seal/index.js';
import { wrapFor, type WrapTarget } from '../platform/keys/wrap-for.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';

type RequestName = Pick<CoverageRequest, 'requestId' | 'plan'>;

/** Seals a member for the HSM of the plan, and for nobody else. */
export function sealMember(
  name: RequestName,
  member: CoverageMember,
  plan: WrapTarget,
): SealedMember {
  const key = createSecretKey(randomBytes(32));
  const text = Buffer.from(JSON.stringify(member), 'utf8');
  const sealed = sealMessage(text, key, memberAssociatedData(name));
  return { key: wrapFor(plan, key.export()), sealed: sealed.toString('base64') };
}

/** A member as the plan's HSM opens it. @throws Error if it was not sealed for this request */
export async function openMember(
  { member, ...name }: RequestName & { readonly member: SealedMember },
  wrappingKey: Pick<WrappingKey, 'unwrap'>,
): Promise<CoverageMember> {
  const key = await wrappingKey.unwrap(member.key);
  const sealed = Buffer.from(member.sealed, 'base64');
  const text = openMessage(sealed, key, memberAssociatedData(name)).toString('utf8');
  return coverageMemberSchema.parse(JSON.parse(text));
}
