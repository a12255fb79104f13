import {
  coversWhole,
  decideAccess,
  HealthChainError,
  isAfter,
  type Access,
  type AccessFacts,
  type Authority,
  type ErrorCode,
  type Escrow,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import type { TransactionTime } from '../context/transaction-time.js';

/** All that the decision about handing out keys rests on. */
export interface ReleaseFacts extends Pick<
  AccessFacts,
  'role' | 'careTeams' | 'policy' | 'consent' | 'delegation' | 'emergency'
> {
  /** MSP id of the organisation that hands them out. */
  readonly keeper: string;
  /** Id of the wrapping key that they are wrapped to. */
  readonly keyId: string;
  readonly access: Access;
  readonly authority: Authority;
  /** What the custodian deposited for the consent; for an emergency there is nothing. */
  readonly escrow: Escrow | undefined;
  /** The wrapping key that the reader's organisation has published. */
  readonly readerKey: WrappingPublicKey | undefined;
  readonly time: TransactionTime;
}

/**
 * Refuses to hand out keys unless the access is permitted, its session goes on, and it would be permitted
 * anew: what was revoked or changed meanwhile counts. Key keepers open whole compartments, so that they
 * hand out nothing for an access to less.
 *
 * @throws HealthChainError `ACCESS_NOT_PERMITTED`, `SESSION_ENDED`, `NOT_KEY_KEEPER`,
 *   `CLASSES_NOT_SEPARABLE`, `WRAPPING_KEY_UNKNOWN` or a reason of {@link decideAccess}
 */
export function decideRelease(facts: ReleaseFacts): void {
  const { access, authority, readerKey, time } = facts;
  if (access.outcome.kind !== 'permitted') {
    throw new HealthChainError('ACCESS_NOT_PERMITTED');
  }
  if (!isAfter(access.outcome.until, time)) {
    throw new HealthChainError('SESSION_ENDED');
  }
  const { request, organization, publicKeyDigest } = access;
  const anew = { ...facts, request, organization, publicKeyDigest };
  const decision = decideAccess(anew);
  if (decision.kind === 'refused') {
    throw new HealthChainError(decision.reason);
  }
  if (!keepsKeys(facts)) {
    throw new HealthChainError('NOT_KEY_KEEPER');
  }
  if (facts.keeper !== authority.custodian && !coversWhole(anew)) {
    throw new HealthChainError('CLASSES_NOT_SEPARABLE');
  }
  if (readerKey?.keyId !== facts.keyId) {
    throw new HealthChainError('WRAPPING_KEY_UNKNOWN');
  }
}

/** The custodian itself, or an organisation with a share of what it deposited. */
function keepsKeys({ keeper, authority, escrow }: ReleaseFacts): boolean {
  const [part] = escrow?.parts ?? [];
  return (
    keeper === authority.custodian || (part?.shares.some((each) => each.keeper === keeper) ?? false)
  );
}

/** Refusals of {@link decideRelease}. */
export const releaseRefusals = [
  'ACCESS_NOT_PERMITTED',
  'SESSION_ENDED',
  'PATIENT_UNKNOWN',
  'CONSENT_UNKNOWN',
  'CONSENT_SUPERSEDED',
  'CONSENT_REVOKED',
  'CONSENT_NOT_IN_FORCE',
  'CONSENT_FOR_ANOTHER',
  'CLASS_NOT_CONSENTED',
  'CONSENT_EXCEPTED',
  'ENROLMENT_ENDED',
  'DELEGATION_UNKNOWN',
  'DELEGATION_ENDED',
  'DELEGATION_NOT_IN_FORCE',
  'DELEGATION_EXCEEDED',
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_ENDED',
  'POLICY_UNKNOWN',
  'POLICY_NOT_PERMITTED',
  'NOT_KEY_KEEPER',
  'CLASSES_NOT_SEPARABLE',
  'WRAPPING_KEY_UNKNOWN',
] as const satisfies readonly ErrorCode[];
