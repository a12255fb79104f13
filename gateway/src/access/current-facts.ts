import {
  decideAccess,
  isActiveCredential,
  type ErrorCode,
  type LedgerFacts,
} from '@healthchain/protocol';
import type { AccessLedger, Asked } from './access-ledger.js';

/** The part of the ledger on which decisions about accesses rest. */
export type FactsLedger = Pick<AccessLedger, 'facts'>;

/** What an access can be decided by, but for the time. The credential, which gives the role, is the reader's. */
export interface CurrentFacts extends Asked, Omit<LedgerFacts, 'policy'> {
  readonly policy: LedgerFacts['policy'];
}

/** What the decision about an access rests on, as the ledger has it now. */
export async function currentFacts(
  ledger: FactsLedger,
  { request, organization, publicKeyDigest }: Asked,
): Promise<CurrentFacts> {
  const facts = await ledger.facts({ request, organization, publicKeyDigest });
  return { request, organization, publicKeyDigest, ...facts, policy: facts.policy };
}

/**
 * Why an access would not be permitted anew: what was revoked, suspended or changed since it was counts.
 *
 * @param now of the reader's credential, in milliseconds since 1970
 * @param at of the consent's period, the same
 */
export function objectionNow(
  { credential, ...facts }: CurrentFacts,
  now: number,
  at = now,
): ErrorCode | undefined {
  if (!isActiveCredential(credential, now)) {
    return 'CREDENTIAL_INACTIVE';
  }
  const { role } = credential;
  const decision = decideAccess({ ...facts, role, time: { epochMilliseconds: at } });
  return decision.kind === 'refused' ? decision.reason : undefined;
}
