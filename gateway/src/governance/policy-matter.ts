import { createHash } from 'node:crypto';
import {
  type AccessPolicy,
  type AccessPolicyInForce,
  canonicalJson,
  HealthChainError,
  policyChanges,
} from '@healthchain/protocol';
import type { Matter } from './matter.js';

/**
 * The change of an access policy, in words that derive from the document itself.
 *
 * @throws HealthChainError POLICY_UNKNOWN, or DOCUMENT_VERSION_UNEXPECTED
 */
export function policyMatter(
  inForce: AccessPolicyInForce | undefined,
  { version, policy }: { readonly version: number; readonly policy: AccessPolicy },
): Matter {
  if (inForce === undefined) throw new HealthChainError('POLICY_UNKNOWN');
  if (version !== inForce.version + 1) throw new HealthChainError('DOCUMENT_VERSION_UNEXPECTED');
  const { permitted, withdrawn } = policyChanges(inForce.content, policy);
  const digest = createHash('sha256').update(canonicalJson(policy)).digest('hex');
  return {
    roles: ['privacy-officer'],
    subject: { kind: 'policy-approval', document: 'accessPolicy', version, digest },
    title: `Your organisation is to vote for version ${String(version)} of the access policy.`,
    effects: [
      { heading: 'What becomes permitted', items: permitted },
      { heading: 'What is no longer permitted', items: withdrawn },
    ],
  };
}
