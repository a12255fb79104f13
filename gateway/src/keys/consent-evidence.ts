import {
  HealthChainError,
  type Authority,
  type Consent,
  type RelyingPartyEntry,
} from '@healthchain/protocol';
import { proveConsent, type RegistrarTransaction } from '@healthchain/protocol/authority-proof';
import type { AccessLedger } from '../access/access-ledger.js';
import type { EndedDecisions } from '../platform/durable-store/ended-decisions.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { inSpan } from '../platform/telemetry/span.js';
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
  return (authority, consent) =>
    inSpan('keys/consent-evidence', () => gatherAndProve(options, authority, consent));
}

async function gatherAndProve(
  options: ConsentEvidenceOptions,
  authority: Authority,
  consent: Consent,
): Promise<void> {
  const { channel, access, ended } = options;
  await requireNotEnded(ended, authority, consent);
  const [site, proposal, confirmation] = await Promise.all([
    siteOf(access, authority.custodian),
    byRegistrar(options, authority.proposedBy),
    byRegistrar(options, authority.confirmedBy),
  ]);
  await proveConsent({ channel, authority, consent, site, proposal, confirmation });
}

async function siteOf(
  access: ConsentEvidenceOptions['access'],
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
  { access, transaction }: ConsentEvidenceOptions,
  { organization, publicKeyDigest, transactionId }: Authority['proposedBy'],
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
