import { verifyAssertion, type RelyingParty } from './assertion.js';
import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type JsonValue } from '../canonical-json.js';
import type { Authority, Consent, Registrar } from './authority.js';
import { isWithinLimits, type Delegation } from './delegations.js';
import type { Emergency } from './emergencies.js';
import { HealthChainError } from '../errors.js';
import { provePasskey } from './passkey-chain.js';
import type { ProviderPasskey } from '../providers/providers.js';
import { type Passkey } from './statement-parts.js';
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

/** What registrars have done about an enrolment, and where its passkey is used. */
interface EnrolmentProof {
  readonly channel: string;
  /** The site of the enrolling organisation, by the governed document in force. */
  readonly site: RelyingParty;
  readonly proposal: RegistrarTransaction;
  readonly confirmation: RegistrarTransaction;
}

/** What the proof of a consent rests on. */
export interface ConsentProof extends EnrolmentProof {
  readonly authority: Authority;
  readonly consent: Consent;
  /** That under which a delegate gave the consent. */
  readonly delegation?: Delegation | undefined;
}

/** What the proof of an emergency rests on. */
export interface EmergencyProof extends EnrolmentProof {
  readonly passkey: ProviderPasskey;
  readonly emergency: Emergency;
}

/**
 * Proves that a patient gave a consent, without trust in whoever endorsed what the ledger holds of
 * it: the passkey signed its own enrolment, it or one that came by it signed the consent, and the registrars
 * of two organisations signed transactions that name exactly this enrolment. Two colluding endorsers can write what they
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
  const { statement, assertion } = consent.signed;
  await verifyAssertion(statement, assertion, await signerOf(proof), site);
}

/** The passkey that signs a consent: the patient's, or that of a delegate whom the patient's named. */
async function signerOf({
  authority,
  consent,
  delegation,
  site,
  channel,
}: ConsentProof): Promise<Passkey> {
  const { patientId } = authority;
  const chain = { ...authority, channel, site, subject: { patientId } };
  if (consent.signed.statement.delegationId === undefined) {
    return provePasskey(chain, consent.signed.assertion);
  }
  if (delegation === undefined || !delegates(authority, delegation, consent)) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
  const { statement, assertion, acceptance } = delegation.signed;
  require(statement.channel === channel);
  await verifyAssertion(statement, assertion, await provePasskey(chain, assertion), site);
  await verifyAssertion(statement, acceptance, statement.passkey, site);
  return statement.passkey;
}

interface Dated {
  readonly statement: { readonly issuedAt: string };
}

/**
 * Whether something was signed since an enrolment: the same passkey can be enrolled again, which ends what it had
 * signed before, and what stands beside a statement is the word of its endorsers.
 */
function isSince({ statement: enrolled }: Dated, { statement }: Dated): boolean {
  return Date.parse(statement.issuedAt) >= Date.parse(enrolled.issuedAt);
}

/** Whether a delegation of this patient's is the one that a consent names, and lets it be given. */
function delegates(
  authority: Authority,
  { delegationId, enrolmentId, ended, signed }: Delegation,
  { signed: { statement } }: Consent,
): boolean {
  const limits = signed.statement;
  return (
    isSince(authority.enrolment, signed) &&
    delegationId === statement.delegationId &&
    limits.delegationId === delegationId &&
    limits.patientId === authority.patientId &&
    enrolmentId === authority.enrolmentId &&
    ended === undefined &&
    limits.powers.includes('consent') &&
    isWithinLimits(statement, limits)
  );
}

/** What stands beside the enrolment is what was enrolled. */
function describesPatient({ enrolment: { statement }, ...authority }: Authority): boolean {
  return described(authority) === described(statement);
}

type Described = Pick<Authority, 'patientId' | 'custodian' | 'passkey' | 'proxy'>;

function described({ patientId, custodian, passkey, proxy }: Described): string {
  return canonicalJson({ patientId, custodian, passkey, proxy: proxy ?? null });
}

function belongsTogether(authority: Authority, consent: Consent): boolean {
  return (
    isSince(authority.enrolment, consent.signed) &&
    consent.enrolmentId === authority.enrolmentId &&
    consent.revocation === undefined &&
    consent.signed.statement.patientId === authority.patientId &&
    consent.signed.statement.consentId === consent.consentId
  );
}

function isRegistrars({ authority, proposal, confirmation }: ConsentProof): boolean {
  const { custodian, enrolmentId, enrolmentSalt, enrolment, proposedBy, confirmedBy } = authority;
  const named = [enrolmentId, saltedDigest(enrolmentSalt, enrolment)];
  return (
    isCall(proposal, proposedBy, ['ProposeEnrolment', ...named]) &&
    isCall(confirmation, confirmedBy, ['ConfirmEnrolment', ...named]) &&
    isOfTwo({ proposal, confirmation }, custodian)
  );
}

/** Whether the organisation's own registrar proposed, and one of another confirmed. */
function isOfTwo(
  { proposal, confirmation }: Pick<EnrolmentProof, 'proposal' | 'confirmation'>,
  organization: string,
): boolean {
  return proposal.mspId === organization && confirmation.mspId !== organization;
}

/**
 * Proves that a clinician declared an emergency, without trust in whoever endorsed what the ledger holds of
 * it, as {@link proveConsent} does of a consent: a passkey of the clinician's signed it, and the enrolled one its own enrolment,
 * which the registrars of two organisations named.
 *
 * @throws HealthChainError `AUTHORITY_NOT_PROVEN` or `SIGNATURE_INVALID`
 */
export async function proveEmergency(proof: EmergencyProof): Promise<void> {
  const { passkey: person, emergency, site, channel } = proof;
  const { enrolment, passkey, organization, publicKeyDigest } = person;
  require(describesPerson(person) && isOf(emergency, person));
  require(
    [enrolment.statement, emergency.signed.statement].every((each) => each.channel === channel),
  );
  require(isPersonsRegistrars(proof));
  await verifyAssertion(enrolment.statement, enrolment.assertion, passkey, site);
  const { statement, assertion } = emergency.signed;
  const chain = { ...person, channel, site, subject: { organization, publicKeyDigest } };
  await verifyAssertion(statement, assertion, await provePasskey(chain, assertion), site);
}

/** What stands beside the enrolment is what was enrolled. */
function describesPerson({
  organization,
  publicKeyDigest,
  passkey,
  enrolment: { statement },
}: ProviderPasskey): boolean {
  return (
    statement.organization === organization &&
    statement.publicKeyDigest === publicKeyDigest &&
    statement.passkey.credentialId === passkey.credentialId &&
    statement.passkey.publicKey === passkey.publicKey
  );
}

function isOf(
  { emergencyId, enrolmentId, ended, signed }: Emergency,
  person: ProviderPasskey,
): boolean {
  const { statement } = signed;
  return (
    ended === undefined &&
    isSince(person.enrolment, signed) &&
    statement.emergencyId === emergencyId &&
    enrolmentId === person.enrolmentId &&
    statement.organization === person.organization &&
    statement.publicKeyDigest === person.publicKeyDigest
  );
}

function isPersonsRegistrars({ passkey, proposal, confirmation }: EmergencyProof): boolean {
  const { organization, enrolmentId, enrolment, proposedBy, confirmedBy } = passkey;
  const text = canonicalJson(enrolment);
  const digest = bytesToHex(sha256(utf8ToBytes(text)));
  return (
    isCall(proposal, proposedBy, ['ProposeProviderEnrolment', enrolmentId]) &&
    isSameJson(proposal.call[2], text) &&
    isCall(confirmation, confirmedBy, ['ConfirmProviderEnrolment', enrolmentId, digest]) &&
    isOfTwo({ proposal, confirmation }, organization)
  );
}

/** Whether an argument is this value: the registrar need not have written it as canonical JSON. */
function isSameJson(argument: string | undefined, canonical: string): boolean {
  try {
    return canonicalJson(JSON.parse(argument ?? '') as JsonValue) === canonical;
  } catch {
    return false;
  }
}

function isCall(
  { valid, mspId, publicKeyDigest, call }: RegistrarTransaction,
  registrar: Registrar,
  [name = '', ...args]: readonly string[],
): boolean {
  return (
    valid &&
    mspId === registrar.organization &&
    publicKeyDigest === registrar.publicKeyDigest &&
    [`AccessControlContract:${name}`, ...args].every((part, index) => call[index] === part)
  );
}

function require(holds: boolean): void {
  if (!holds) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
}
