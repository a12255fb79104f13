import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalJson, type JsonValue } from '../canonical-json.js';
import {
  base64url,
  base64,
  base64Length,
  instant,
  mspId,
  randomId,
  sha256Hex,
} from '../primitives.js';
import { documentKind } from './governance.js';
import { compartmentKind, compartmentKinds, purpose, purposes } from '../consents/consent-terms.js';
import type { DelegationEndStatement, DelegationStatement } from './delegation-statements.js';
import { careTeamsNamedBy, namedCareTeamsLimit } from '../providers/named-care-teams.js';
import type { PatientRequestStatement } from '../patient-requests/patient-request-statement.js';
import { exceptionsSchema, narrowingShape } from '../consents/provisions.js';
import { passkeySchema, patientStatement, statementShape } from './statement-parts.js';

/** Somebody who speaks for a patient who cannot, by law or by a court's order, until majority or its end. */
export const proxySchema = z.strictObject({
  relationship: z.enum(['parent', 'guardian']),
  /** Exclusive. */
  until: instant,
  /** Those about which the proxy decides: a state's law can leave some to minors. Without it, all. */
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length).optional(),
});
export type Proxy = z.infer<typeof proxySchema>;

/** A patient's own keys, or those of a proxy who speaks for them, which two registrars vouch for. */
export const enrolmentStatementSchema = z.strictObject({
  kind: z.literal('enrolment'),
  ...patientStatement,
  custodian: mspId,
  passkey: passkeySchema,
  /** The device's RSA public key (SubjectPublicKeyInfo), to which compartment keys are wrapped. */
  encryptionKey: base64.max(base64Length(1100)),
  proxy: proxySchema.optional(),
});
export type EnrolmentStatement = z.infer<typeof enrolmentStatementSchema>;

/** The delegation under which somebody signs for the patient; without it, the enrolled passkey signs. */
const byDelegate = { delegationId: randomId.optional() } as const;

/**
 * Who may open what of a chart, why and for how long: a provision of FHIR Consent for one organisation, under
 * a base policy that denies.
 */
export const consentStatementSchema = z
  .strictObject({
    kind: z.literal('consent'),
    ...patientStatement,
    consentId: randomId,
    /** The organisation whose people may open the chart. */
    grantee: mspId,
    purposes: z.array(purpose).min(1).max(purposes.length),
    compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
    /** From, inclusive, until, exclusive. */
    from: instant,
    until: instant,
    ...narrowingShape,
    except: exceptionsSchema.optional(),
    /** Whether the first opening uses it up. */
    once: z.literal(true).optional(),
    ...byDelegate,
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    error: 'A consent ends after it begins.',
  })
  .refine((consent) => careTeamsNamedBy(consent).length <= namedCareTeamsLimit, {
    error: 'A consent names too many care teams.',
  });
export type ConsentStatement = z.infer<typeof consentStatementSchema>;

/** Takes a consent back. */
export const revocationStatementSchema = z.strictObject({
  kind: z.literal('revocation'),
  ...patientStatement,
  consentId: randomId,
  ...byDelegate,
});
export type RevocationStatement = z.infer<typeof revocationStatementSchema>;

/** Ends an emergency of which the patient knows by now. */
export const emergencyEndStatementSchema = z.strictObject({
  kind: z.literal('emergency-end'),
  ...patientStatement,
  emergencyId: randomId,
});
export type EmergencyEndStatement = z.infer<typeof emergencyEndStatementSchema>;

/** Why a clinician breaks the glass, in a word; the explanation says it in sentences. */
export const emergencyReasons = [
  'unconscious',
  'cannot-communicate',
  'imminent-danger',
  'consent-unobtainable',
] as const;
export const emergencyReason = z.enum(emergencyReasons);
export type EmergencyReason = z.infer<typeof emergencyReason>;

/** Milliseconds that an emergency lasts at most: four hours (45 CFR 164.312(a)(2)(ii), by the network's rules). */
export const emergencyLength = 4 * 60 * 60_000;

/** What a clinician signs to open the chart of a patient who cannot consent. */
export const emergencyStatementSchema = z
  .strictObject({
    kind: z.literal('emergency'),
    ...patientStatement,
    emergencyId: randomId,
    /** The clinician: their organisation, and the key of their credential. */
    organization: mspId,
    publicKeyDigest: sha256Hex,
    reason: emergencyReason,
    /** {@link saltedDigest} of the explanation, which reviewers compare. */
    textDigest: sha256Hex,
    /** Exclusive. */
    until: instant,
  })
  .refine(
    ({ issuedAt, until }) => {
      const length = Date.parse(until) - Date.parse(issuedAt);
      return length > 0 && length <= emergencyLength;
    },
    { error: 'An emergency ends after it begins, and within four hours.' },
  );
export type EmergencyStatement = z.infer<typeof emergencyStatementSchema>;

/** What a patient states; the ledger keeps it in private state. */
export type PatientStatement =
  | EnrolmentStatement
  | ConsentStatement
  | RevocationStatement
  | DelegationStatement
  | DelegationEndStatement
  | EmergencyEndStatement
  | PatientRequestStatement;

/** A provider's passkey, which two registrars vouch for; it names no patient and is public. */
export const providerEnrolmentStatementSchema = z.strictObject({
  kind: z.literal('provider-enrolment'),
  ...statementShape,
  /** The organisation and the key that the person's credential is bound to. */
  organization: mspId,
  publicKeyDigest: sha256Hex,
  passkey: passkeySchema,
});
export type ProviderEnrolmentStatement = z.infer<typeof providerEnrolmentStatementSchema>;

/** What a privacy officer signs besides their organisation's administrator when a policy is changed. */
export const policyApprovalStatementSchema = z.strictObject({
  kind: z.literal('policy-approval'),
  ...statementShape,
  /** The officer: their organisation, and the key of their credential. */
  organization: mspId,
  publicKeyDigest: sha256Hex,
  /** The governed document: kind, version, and SHA-256 of its canonical JSON. */
  document: documentKind,
  version: z.int().min(1),
  digest: sha256Hex,
});
export type PolicyApprovalStatement = z.infer<typeof policyApprovalStatementSchema>;

/** Keys that an organisation publishes, and that others rely on from then on. */
export const publishedKeys = ['wrapping', 'issuer'] as const;
export const publishedKey = z.enum(publishedKeys);
export type PublishedKey = z.infer<typeof publishedKey>;

/** What a registrar or privacy officer signs when another key takes the place of a published one. */
export const keyRotationStatementSchema = z.strictObject({
  kind: z.literal('key-rotation'),
  ...statementShape,
  /** Who signs: their organisation, and the key of their credential. */
  organization: mspId,
  publicKeyDigest: sha256Hex,
  key: publishedKey,
  /** SHA-256 of the canonical JSON of what is published, without the idempotency key. */
  digest: sha256Hex,
});
export type KeyRotationStatement = z.infer<typeof keyRotationStatementSchema>;

/** Prescriptions that one signing makes, all for one patient (21 CFR 1311.140(b)). */
export const signingLimit = 10;

/** What a prescriber signs: orders word for word, each by {@link orderDigest}. */
export const prescriptionSigningStatementSchema = z.strictObject({
  kind: z.literal('prescription-signing'),
  ...statementShape,
  /** The prescriber: their organisation, and the key of their credential. */
  organization: mspId,
  publicKeyDigest: sha256Hex,
  patientId: randomId,
  orders: z
    .array(z.strictObject({ prescriptionId: randomId, digest: sha256Hex }))
    .min(1)
    .max(signingLimit),
});
export type PrescriptionSigningStatement = z.infer<typeof prescriptionSigningStatementSchema>;

/** What somebody signs for one act of their organisation. */
export const stepUpStatementSchema = z.discriminatedUnion('kind', [
  policyApprovalStatementSchema,
  keyRotationStatementSchema,
]);
export type StepUpStatement = z.infer<typeof stepUpStatementSchema>;

/** What people state who act for their organisation; it names no patient and is public. */
export type PublicStatement = ProviderEnrolmentStatement | StepUpStatement;

/** Passkeys as the ledger knows them: one that was enrolled goes by the id of its enrolment. */
const passkeyStatement = { ...statementShape, enrolmentId: randomId, passkeyId: randomId } as const;

/** Whose passkeys a statement changes. */
const patientSubject = z.strictObject({ patientId: randomId });
const providerSubject = z.strictObject({ organization: mspId, publicKeyDigest: sha256Hex });

/**
 * One more passkey for somebody, since the enrolment that it names: a passkey that speaks for them signs it, and so
 * does the new one.
 */
const passkeyAddition = {
  kind: z.literal('passkey-addition'),
  ...passkeyStatement,
  passkey: passkeySchema,
} as const;
export const passkeyAdditionStatementSchema = z.strictObject({
  ...passkeyAddition,
  subject: patientSubject,
});
export const providerPasskeyAdditionStatementSchema = z.strictObject({
  ...passkeyAddition,
  subject: providerSubject,
});

/** One passkey less; another passkey of the same person signs it. */
const passkeyRemoval = {
  kind: z.literal('passkey-removal'),
  ...passkeyStatement,
  removalId: randomId,
} as const;
export const passkeyRemovalStatementSchema = z.strictObject({
  ...passkeyRemoval,
  subject: patientSubject,
});
export const providerPasskeyRemovalStatementSchema = z.strictObject({
  ...passkeyRemoval,
  subject: providerSubject,
});

export type PatientPasskeyStatement =
  z.infer<typeof passkeyAdditionStatementSchema> | z.infer<typeof passkeyRemovalStatementSchema>;
export type ProviderPasskeyStatement =
  | z.infer<typeof providerPasskeyAdditionStatementSchema>
  | z.infer<typeof providerPasskeyRemovalStatementSchema>;

export type Statement =
  | PatientStatement
  | EmergencyStatement
  | PublicStatement
  | PrescriptionSigningStatement
  | PatientPasskeyStatement
  | ProviderPasskeyStatement;

/** The challenge that a passkey signs for a statement: SHA-256 of its canonical JSON. */
export function statementChallenge(statement: Statement): Uint8Array {
  return sha256(utf8ToBytes(canonicalJson(statement)));
}

/**
 * What a public argument says of a private one: SHA-256, in hex, over the value and a 128-bit salt. It
 * lets the signature over a transaction cover what travels beside it, and gives nothing away.
 */
export function saltedDigest(salt: string, value: JsonValue): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ salt, value }))));
}

/** A WebAuthn assertion, as `navigator.credentials.get()` gives it. */
export const assertionSchema = z.strictObject({
  credentialId: base64url.max(1366),
  authenticatorData: base64url.max(1366),
  clientDataJSON: base64url.max(2732),
  /** ECDSA over P-256 with SHA-256, in DER. */
  signature: base64url.max(128),
});
export type Assertion = z.infer<typeof assertionSchema>;

/** A statement with the signature over it. */
export function signedSchema<Schema extends z.ZodType>(schema: Schema) {
  return z.strictObject({ statement: schema, assertion: assertionSchema });
}
