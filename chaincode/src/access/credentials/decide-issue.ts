import {
  HealthChainError,
  isAfter,
  latestEnd,
  type Credential,
  type CredentialRequest,
} from '@healthchain/protocol';
import { isActive } from '../../context/credential-state.js';
import type { TransactionTime } from '../../context/transaction-time.js';

/** What decides about a credential besides what is asked for. */
export interface IssueFacts {
  readonly organization: string;
  /** What stands under the key, if anything. */
  readonly earlier: Credential | undefined;
  readonly time: TransactionTime;
  /** When the person was checked (milliseconds since 1970), if they applied. */
  readonly checkedAt: number | undefined;
}

/**
 * The credential that an organisation states: one that nobody has countersigned, or the renewal of an
 * active one, which stays in force until then.
 *
 * @throws HealthChainError `INVALID_ARGUMENT` if it would have expired, or `VALIDITY_TOO_LONG`
 */
export function decideIssue(
  { publicKeyDigest, ...terms }: CredentialRequest,
  { organization, earlier, time, checkedAt = time.epochMilliseconds }: IssueFacts,
): Credential {
  if (!isAfter(terms.validUntil, time)) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The credential would have expired already.');
  }
  if (Date.parse(terms.validUntil) > latestEnd(Math.min(checkedAt, time.epochMilliseconds))) {
    throw new HealthChainError('VALIDITY_TOO_LONG');
  }
  const issued = { ...terms, issuedAt: time.instant };
  return earlier !== undefined && isActive(earlier, time)
    ? { ...earlier, renewal: issued }
    : { publicKeyDigest, organization, ...issued };
}
