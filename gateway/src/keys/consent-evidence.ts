import { HealthChainError, type Authority, type Consent } from '@healthchain/protocol';
import { proveConsent, type RegistrarTransaction } from '@healthchain/protocol/authority-proof';
import type { AccessLedger } from '../access/access-ledger.js';
import type { EndedDecisions } from '../platform/durable-store/ended-decisions.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { requireNotEnded } from './require-not-ended.js';

export interface ConsentEvidenceOptions {
  readonly channel: string;
  readonly access: Pick<AccessLedger, 'relyingParties' | 'credential'>;
  readonly transaction: Ledger['transaction'];
  /** What the organisation's own gateway has seen to end. */
  readonly ended: Pick<EndedDecisions, 'has'>;
}

/**
 * Proves that a patient gave a consent, from what the organisation's own peer holds, and that it was
 * not seen to end.
 */
export type RequireProof = (authority: Authority, consent: Consent) => Promise<void>;

/**
 * Gathers what {@link proveConsent} needs. The peer is the organisation's own and has itself checked
 * the signatures of the registrars' transactions, whoever endorsed them.
 *
 * @throws HealthChainError CONSENT_REVOKED, CONSENT_SUPERSEDED, AUTHORITY_NOT_PROVEN, SIGNATURE_INVALID,
 * RELYING_PARTY_UNKNOWN or what the ledger fails with
 */
export function consentEvidence(options: ConsentEvidenceOptions): RequireProof {
  const { channel, access, transaction, ended } = options;
  return async (authority, consent) => {
    await requireNotEnded(ended, authority, consent);
    const sites = await access.relyingParties();
    const site = sites.find(({ mspId }) => mspId === authority.custodian);
    if (site === undefined) {
      throw new HealthChainError('RELYING_PARTY_UNKNOWN');
    }
    const byRegistrar = async (
      registrar: Authority['proposedBy'],
    ): Promise<RegistrarTransaction> => {
      const { organization, publicKeyDigest, transactionId } = registrar;
      const credential = await access.credential(organization, publicKeyDigest);
      if (credential.role !== 'registrar' || credential.countersignedBy === undefined) {
        throw new HealthChainError('AUTHORITY_NOT_PROVEN');
      }
      return transaction(transactionId);
    };
    await proveConsent({
      channel,
      authority,
      consent,
      site,
      proposal: await byRegistrar(authority.proposedBy),
      confirmation: await byRegistrar(authority.confirmedBy),
    });
  };
}
