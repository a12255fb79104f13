import {
  HealthChainError,
  isAfter,
  type Authority,
  type Consent,
  type EscrowDeposit,
  type EscrowPart,
} from '@healthchain/protocol';
import type { TransactionTime } from '../context/transaction-time.js';

/** All that the decision about a deposit of key shares rests on. */
export interface DepositFacts {
  /** MSP id of the depositor. */
  readonly custodian: string;
  readonly deposit: EscrowDeposit;
  readonly authority: Authority | undefined;
  readonly consent: Consent | undefined;
  /** Ids of the published wrapping keys, by MSP id. */
  readonly wrappingKeys: ReadonlyMap<string, string>;
  readonly time: TransactionTime;
}

/**
 * Refuses a deposit that is not its custodian's, or not what a consent in force covers: one part for
 * each consented kind, its shares wrapped to three other organisations' published keys.
 *
 * @throws HealthChainError `NOT_CUSTODIAN`, `CONSENT_UNKNOWN`, `CONSENT_SUPERSEDED`, `CONSENT_REVOKED`,
 *   `CONSENT_NOT_IN_FORCE` or `ESCROW_MISMATCH`
 */
export function decideDeposit(facts: DepositFacts): void {
  const { custodian, deposit, authority, consent } = facts;
  if (authority?.custodian !== custodian) {
    throw new HealthChainError('NOT_CUSTODIAN');
  }
  if (consent?.signed.statement.patientId !== deposit.patientId) {
    throw new HealthChainError('CONSENT_UNKNOWN');
  }
  requireInForce(consent, authority, facts.time);
  const kinds = new Set(consent.signed.statement.compartments);
  const deposited = new Set(deposit.parts.map(({ kind }) => kind));
  const complete =
    deposited.size === deposit.parts.length &&
    deposited.size === kinds.size &&
    [...kinds].every((kind) => deposited.has(kind));
  if (!complete || !deposit.parts.every((part) => isShared(part, facts))) {
    throw new HealthChainError('ESCROW_MISMATCH');
  }
}

/** A deposit outlives no consent: one that has ended, or whose passkey was replaced, opens nothing. */
function requireInForce(
  { consentId, revocation, enrolmentId, signed: { statement } }: Consent,
  authority: Authority,
  time: TransactionTime,
): void {
  if (enrolmentId !== authority.enrolmentId) {
    throw new HealthChainError('CONSENT_SUPERSEDED');
  }
  if (revocation !== undefined) {
    throw new HealthChainError('CONSENT_REVOKED');
  }
  // What was given under a delegation that ended is no longer among them.
  const isStanding = authority.consents.some((each) => each.consentId === consentId);
  if (!isStanding || !isAfter(statement.until, time)) {
    throw new HealthChainError('CONSENT_NOT_IN_FORCE');
  }
}

function isShared({ shares }: EscrowPart, { custodian, wrappingKeys }: DepositFacts): boolean {
  const keepers = new Set(shares.map(({ keeper }) => keeper));
  return (
    keepers.size === shares.length &&
    !keepers.has(custodian) &&
    shares.every(({ keeper, wrapped }) => wrappingKeys.get(keeper) === wrapped.keyId)
  );
}
