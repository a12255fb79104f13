import type { ChartRequest, ConsentStatement } from '@healthchain/protocol';

/** Openings of this test rest on consents. */
export function consentIdOf(basis: ChartRequest['basis']): string {
  if (basis.kind !== 'consent') throw new Error('It rests on no consent.');
  return basis.consentId;
}

/**
 * What a chart's openings have to come to, told in a few lines of its own: it is given what the ledger
 * took, one after the other. All consents are in force as long as they are not taken back.
 */
export class ConsentModel {
  readonly #consents = new Map<string, ConsentStatement>();
  readonly #revoked = new Set<string>();

  record(statement: ConsentStatement): void {
    this.#consents.set(statement.consentId, statement);
  }

  revoke(consentId: string): void {
    this.#revoked.add(consentId);
  }

  isRecorded(consentId: string): boolean {
    return this.#consents.has(consentId);
  }

  isRevoked(consentId: string): boolean {
    return this.#revoked.has(consentId);
  }

  /** `permitted` or the reason against. @param organization the clinician's */
  outcomeOf({ basis, purpose, compartments }: ChartRequest, organization: string): string {
    const consentId = consentIdOf(basis);
    const consented: readonly string[] = this.#consents.get(consentId)?.purposes ?? [];
    const consent = this.#consents.get(consentId);
    if (consent === undefined) return 'CONSENT_UNKNOWN';
    if (this.isRevoked(consentId)) return 'CONSENT_REVOKED';
    if (consent.grantee !== organization) return 'CONSENT_FOR_ANOTHER';
    if (!consented.includes(purpose)) return 'PURPOSE_NOT_CONSENTED';
    return compartments.every((kind) => consent.compartments.includes(kind))
      ? 'permitted'
      : 'COMPARTMENT_NOT_CONSENTED';
  }
}
