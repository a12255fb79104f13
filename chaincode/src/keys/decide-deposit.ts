import {
  HealthChainError,
  type Authority,
  type Consent,
  type EscrowDeposit,
  type EscrowPart,
} from '@healthchain/protocol';

/** All that the decision about a deposit of key shares rests on. */
export interface DepositFacts {
  /** MSP id of the depositor. */
  readonly custodian: string;
  readonly deposit: EscrowDeposit;
  readonly authority: Authority | undefined;
  readonly consent: Consent | undefined;
  /** Ids of the published wrapping keys, by MSP id. */
  readonly wrappingKeys: ReadonlyMap<string, string>;
}

/**
 * Refuses a deposit that is not its custodian's, or not what a consent in force covers: one part for
 * each consented kind, its shares wrapped to three other organisations' published keys.
 *
 * @throws HealthChainError `NOT_CUSTODIAN`, `CONSENT_UNKNOWN`, `CONSENT_REVOKED` or `ESCROW_MISMATCH`
 */
export function decideDeposit(facts: DepositFacts): void {
  const { custodian, deposit, authority, consent } = facts;
  if (authority?.custodian !== custodian) {
    throw new HealthChainError('NOT_CUSTODIAN');
  }
  if (consent?.signed.statement.patientId !== deposit.patientId) {
    throw new HealthChainError('CONSENT_UNKNOWN');
  }
  if (consent.revocation !== undefined) {
    throw new HealthChainError('CONSENT_REVOKED');
  }
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

function isShared({ shares }: EscrowPart, { custodian, wrappingKeys }: DepositFacts): boolean {
  const keepers = new Set(shares.map(({ keeper }) => keeper));
  return (
    keepers.size === shares.length &&
    !keepers.has(custodian) &&
    shares.every(({ keeper, wrapped }) => wrappingKeys.get(keeper) === wrapped.keyId)
  );
}
