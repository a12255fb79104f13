import type { AccessPolicy } from '../../access/access-policy.js';
import type { Authority, Consent } from '../../authority/authority.js';
import type { DelegationStatement } from '../../authority/delegation-statements.js';
import type { Delegation } from '../../authority/delegations.js';
import type { Emergency } from '../../authority/emergencies.js';
import type { AccessPolicyInForce } from '../../authority/governance.js';
import type { ConsentStatement, Proxy } from '../../authority/statements.js';

const anyId = '6f1f2f0e-0000-4000-8000-000000000001';
const salt = '00'.repeat(16);
const digest = '00'.repeat(32);
const assertion = {
  ...{ credentialId: 'AAAA', authenticatorData: 'AAAA' },
  ...{ clientDataJSON: 'AAAA', signature: 'AAAA' },
};

/** How a recorded consent stands, and what of its terms matters. */
export interface ConsentStanding extends Partial<ConsentStatement> {
  readonly enrolmentId: string;
  readonly isRevoked: boolean;
}

/** A consent as the ledger holds it, but for signatures, which were looked at when it was recorded. */
export function consentOn(
  consentId: string,
  { enrolmentId, isRevoked, ...stated }: ConsentStanding,
): Consent {
  const at = '2026-06-01T00:00:00.000Z';
  const { patientId = anyId } = stated;
  const base = { channel: 'healthchain', nonce: anyId, issuedAt: at, patientId };
  const statement: ConsentStatement = {
    ...{ kind: 'consent', consentId, grantee: 'NobodyMSP' },
    ...{ purposes: ['TREAT'], compartments: ['general'], from: at, until: at },
    ...stated,
    ...base,
  };
  const revoked = { statement: { kind: 'revocation' as const, ...base, consentId }, assertion };
  return {
    ...{ salt, consentId, signed: { statement, assertion }, enrolmentId, recordedAt: at },
    ...(isRevoked ? { revocation: { ...revoked, revokedAt: at } } : {}),
  };
}

/** How a recorded delegation stands, and what of its terms matters. */
export interface DelegationStanding extends Pick<
  DelegationStatement,
  'patientId' | 'powers' | 'purposes' | 'compartments' | 'from' | 'until'
> {
  readonly enrolmentId: string;
  readonly isEnded: boolean;
}

/** A COSE_Key for ES256 that is nobody's. */
const es256Key = ['a5010203262001215820', digest, '225820', digest].join('');
const delegatePasskey = {
  ...{ credentialId: 'AAAA', publicKey: Buffer.from(es256Key, 'hex').toString('base64url') },
};

/** A delegation as the ledger holds it, as {@link consentOn} a consent. */
export function delegationOn(
  delegationId: string,
  { enrolmentId, isEnded, ...stated }: DelegationStanding,
): Delegation {
  const at = '2026-06-01T00:00:00.000Z';
  const { patientId } = stated;
  const base = { channel: 'healthchain', nonce: anyId, issuedAt: at, patientId, delegationId };
  const statement: DelegationStatement = {
    ...{ kind: 'delegation', relationship: 'caregiver', passkey: delegatePasskey },
    ...base,
    ...stated,
  };
  const end = { statement: { kind: 'delegation-end' as const, ...base }, assertion };
  return {
    ...{ salt, delegationId, signed: { statement, assertion, acceptance: assertion } },
    ...{ enrolmentId, recordedAt: at },
    ...(isEnded ? { ended: { ...end, endedAt: at } } : {}),
  };
}

/** What of an emergency matters. */
export interface EmergencyStanding {
  readonly patientId: string;
  readonly by: { readonly organization: string; readonly publicKeyDigest: string };
  readonly until: string;
  readonly isEnded: boolean;
}

/** An emergency as the ledger holds it, as {@link consentOn} a consent. */
export function emergencyOn(
  emergencyId: string,
  { patientId, by, until, isEnded }: EmergencyStanding,
): Emergency {
  const { organization, publicKeyDigest } = by;
  const issuedAt = new Date(Date.parse(until) - 4 * 60 * 60_000).toISOString();
  const statement = {
    ...{ kind: 'emergency' as const, channel: 'healthchain', nonce: anyId, issuedAt, patientId },
    ...{ emergencyId, organization, publicKeyDigest, reason: 'unconscious' as const },
    ...{ textDigest: digest, until },
  };
  const wrapped = { algorithm: 'RSA-OAEP' as const, keyId: digest, ciphertext: 'AAAA' };
  const registrar = { organization, publicKeyDigest, transactionId: digest };
  return {
    ...{ salt, emergencyId, signed: { statement, assertion }, enrolmentId: anyId },
    ...{ custodian: 'LakesideMSP', declaredAt: issuedAt },
    explanation: { sealed: 'AAAA', keys: [{ organization, wrapped }] },
    ...(isEnded ? { ended: { ...registrar, at: issuedAt } } : {}),
  };
}

/** What speaks for a patient, as {@link consentOn} a consent. */
export function authorityOn(patientId: string, enrolmentId: string, proxy?: Proxy): Authority {
  const passkey = { credentialId: 'AAAA', publicKey: 'AAAA' };
  const registrar = { organization: 'LakesideMSP', publicKeyDigest: digest, transactionId: digest };
  const base = { channel: 'healthchain', nonce: anyId, issuedAt: '2026-06-01T00:00:00.000Z' };
  const custodian = 'LakesideMSP';
  const keys = { custodian, passkey, encryptionKey: 'AAAA' };
  const statement = { kind: 'enrolment' as const, ...base, patientId, ...keys };
  return {
    ...{ salt, patientId, custodian, revision: 1, passkey, enrolmentId, enrolmentSalt: salt },
    enrolment: { statement, assertion },
    ...{ proposedBy: registrar, confirmedBy: registrar, consents: [], delegations: [] },
    ...(proxy && { proxy }),
  };
}

/** A policy as the ledger holds it once it is in force. */
export function policyOn(content: AccessPolicy): AccessPolicyInForce {
  return {
    ...{ kind: 'accessPolicy', version: 1, digest, content },
    ...{ approvals: ['LakesideMSP'], inForceSince: '2026-06-01T00:00:00.000Z' },
  };
}
