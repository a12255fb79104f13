import type { DocumentKind } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import type { ApprovalFacts } from './decide-approval.js';

/** Loads what decides about a proposal of this kind. */
export async function loadApprovalFacts(
  { publicState }: HealthContext,
  kind: DocumentKind,
): Promise<ApprovalFacts> {
  return {
    inForce: await publicState.get(publicKeys.document(kind)),
    organizations: await publicState.get(publicKeys.organizations()),
  };
}
