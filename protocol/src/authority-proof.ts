import { verifyAssertion, type RelyingParty } from './assertion.js';
import type { Authority, Consent } from './authority.js';
import { HealthChainError } from './errors.js';
import { saltedDigest } from './statements.js';

/** A registrar's transaction, as a peer that the verifier trusts holds it. */
export interface RegistrarTransaction {
  /** Whether that peer found it valid, the signature of its creator included. */
  readonly valid: boolean;
  readonly mspId: string;
  /** SHA-256 of the SubjectPublicKeyInfo of the creator's certificate, in hex. */
  readonly publicKeyDigest: string;
  /** Name of the transaction function, then its arguments. */
  readonly call: readonly string[];
}

/** What the proof of a consent rests on. */
export interface ConsentProof {
  readonly channel: string;
  readonly authority: Authority;
  readonly consent: Consent;
  /** The site of the patient's custodian, by the governed document in force. */
  readonly site: RelyingParty;
  readonly proposal: RegistrarTransaction;
  readonly confirmation: RegistrarTransaction;
}

/**
 * Proves that a patient gave a consent, without trust in whoever endorsed what the ledger holds of
 * it: the passkey signed the consent and its own enrolment, and the registrars of two organisations
 * signed transactions that name exactly this enrolment. Two colluding endorsers can write what they
 * like into the collection; they can make neither signature.
 *
 * @throws HealthChainError `AUTHORITY_NOT_PROVEN` or `SIGNATURE_INVALID`
 */
export async function proveConsent(proof: ConsentProof): Promise<void> {
  const { authority, consent, site, channel } = proof;
  const { enrolment, passkey } = authority;
  require(describesPatient(authority) && belongsTogether(authority, consent));
  require(
    [enrolment.statement, consent.signed.statement].every((each) => each.channel === channel),
  );
  require(isRegistrars(proof));
  await verifyAssertion(enrolment.statement, enrolment.assertion, passkey, site);
  await verifyAssertion(consent.signed.statement, consent.signed.assertion, passkey, site);
}

/** What stands beside the enrolment is what was enrolled. */
function describesPatient({ patientId, custodian, passkey, enrolment }: Authority): boolean {
  const { statement } = enrolment;
  return (
    statement.patientId === patientId &&
    statement.custodian === custodian &&
    statement.passkey.credentialId === passkey.credentialId &&
    statement.passkey.publicKey === passkey.publicKey
  );
}

function belongsTogether(authority: Authority, consent: Consent): boolean {
  return (
    consent.enrolmentId === authority.enrolmentId &&
    consent.revocation === undefined &&
    consent.signed.statement.patientId === authority.patientId &&
    consent.signed.statement.consentId === consent.consentId
  );
}

function isRegistrars({ authority, proposal, confirmation }: ConsentProof): boolean {
  const { custodian, proposedBy, confirmedBy } = authority;
  return (
    isCall(proposal, 'ProposeEnrolment', proposedBy, authority) &&
    isCall(confirmation, 'ConfirmEnrolment', confirmedBy, authority) &&
    proposal.mspId === custodian &&
    confirmation.mspId !== custodian
  );
}

function isCall(
  { valid, mspId, publicKeyDigest, call }: RegistrarTransaction,
  name: string,
  registrar: Authority['proposedBy'],
  { enrolmentId, enrolmentSalt, enrolment }: Authority,
): boolean {
  const expected = [
    `AccessControlContract:${name}`,
    enrolmentId,
    saltedDigest(enrolmentSalt, enrolment),
  ];
  return (
    valid &&
    mspId === registrar.organization &&
    publicKeyDigest === registrar.publicKeyDigest &&
    expected.every((part, index) => call[index] === part)
  );
}

function require(holds: boolean): void {
  if (!holds) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
}
