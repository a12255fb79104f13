import {
  HealthChainError,
  type Emergency,
  type Registrar,
  type RelyingPartyEntry,
} from '@healthchain/protocol';
import {
  proveConsent,
  proveEmergency,
  type RegistrarTransaction,
} from '@healthchain/protocol/authority-proof';
import type { AccessLedger } from '../access/access-ledger.js';
import type { EndedDecisions } from '../platform/durable-store/ended-decisions.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { inSpan } from '../platform/telemetry/span.js';
import type { Basis } from './basis.js';
import { requireNotEnded } from './require-not-ended.js';

export interface BasisEvidenceOptions {
  readonly channel: string;
  readonly access: Pick<AccessLedger, 'relyingParties' | 'credential' | 'passkey'>;
  readonly transaction: Ledger['transaction'];
  /** What the organisation's own gateway has seen to end. */
  readonly ended: Pick<EndedDecisions, 'has'>;
}

/**
 * Proves that a patient gave a consent, or that a clinician declared an emergency, from what the
 * organisation's own peer holds, and that it was not seen to end.
 */
export type RequireProof = (basis: Basis) => Promise<void>;

/**
 * Gathers what {@link proveConsent} or {@link proveEmergency} needs. The peer is the organisation's own and
 * has itself checked the signatures of the registrars' transactions, whoever endorsed them.
 *
 * @throws HealthChainError CONSENT_REVOKED, CONSENT_SUPERSEDED, DELEGATION_ENDED, EMERGENCY_ENDED, AUTHORITY_NOT_PROVEN,
 * SIGNATURE_INVALID, RELYING_PARTY_UNKNOWN or what the ledger fails with
 */
export function basisEvidence(options: BasisEvidenceOptions): RequireProof {
  return (basis) =>
    inSpan('keys/basis-evidence', async () => {
      await requireNotEnded(options.ended, basis);
      const { emergency } = basis;
      await (emergency === undefined
        ? requireConsent(options, basis)
        : requireEmergency(options, emergency));
    });
}

async function requireConsent(
  options: BasisEvidenceOptions,
  { authority, consent, delegation }: Basis,
): Promise<void> {
  if (consent === undefined) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
  const { channel } = options;
  const vouched = await vouchedFor(options, authority.custodian, authority);
  await proveConsent({ channel, authority, consent, delegation, ...vouched });
}

async function requireEmergency(
  options: BasisEvidenceOptions,
  emergency: Emergency,
): Promise<void> {
  const { channel, access } = options;
  const { organization, publicKeyDigest } = emergency.signed.statement;
  const passkey = await access.passkey(organization, publicKeyDigest);
  const vouched = await vouchedFor(options, organization, passkey);
  await proveEmergency({ channel, passkey, emergency, ...vouched });
}

/** Where a passkey is used, and what the two registrars did who vouched for it. */
async function vouchedFor(
  options: BasisEvidenceOptions,
  organization: string,
  { proposedBy, confirmedBy }: { readonly proposedBy: Registrar; readonly confirmedBy: Registrar },
) {
  const [site, proposal, confirmation] = await Promise.all([
    siteOf(options.access, organization),
    byRegistrar(options, proposedBy),
    byRegistrar(options, confirmedBy),
  ]);
  return { site, proposal, confirmation };
}

async function siteOf(
  access: BasisEvidenceOptions['access'],
  organization: string,
): Promise<RelyingPartyEntry> {
  const sites = await access.relyingParties();
  const site = sites.find(({ mspId }) => mspId === organization);
  if (site === undefined) {
    throw new HealthChainError('RELYING_PARTY_UNKNOWN');
  }
  return site;
}

async function byRegistrar(
  { access, transaction }: BasisEvidenceOptions,
  { organization, publicKeyDigest, transactionId }: Registrar,
): Promise<RegistrarTransaction> {
  const [credential, registration] = await Promise.all([
    access.credential(organization, publicKeyDigest),
    transaction(transactionId),
  ]);
  if (credential.role !== 'registrar' || credential.countersignedBy === undefined) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
  return registration;
}
