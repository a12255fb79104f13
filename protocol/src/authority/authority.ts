import { z } from 'zod';
import { accessPurpose, compartmentKind, compartmentKinds } from '../consents/consent-terms.js';
import { passkeyChangesShape, signedPasskeyAdditionSchema } from './passkeys.js';
import { instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { resourceClass, resourceClasses } from '../access/resource-classes.js';
import { role } from '../access/roles.js';
import { passkeySchema } from './statement-parts.js';
import {
  consentStatementSchema,
  enrolmentStatementSchema,
  proxySchema,
  revocationStatementSchema,
  signedSchema,
} from './statements.js';

/** The private data collection of what patients decided: care organisations and health plans. */
export const patientAuthority = 'patientAuthority';

/** Name of the transient field of functions that write to {@link patientAuthority}. */
export const authorityTransientField = 'authority';

export const signedEnrolmentSchema = signedSchema(enrolmentStatementSchema);
export const signedConsentSchema = signedSchema(consentStatementSchema);
export const signedRevocationSchema = signedSchema(revocationStatementSchema);

/** A registrar's part in an enrolment; the transaction is in the ledger, under their signature. */
export const registrarSchema = z.strictObject({
  organization: mspId,
  publicKeyDigest: sha256Hex,
  transactionId: sha256Hex,
});
export type Registrar = z.infer<typeof registrarSchema>;

/** An enrolment that a second organisation's registrar has yet to confirm. */
export const enrolmentSchema = z.strictObject({
  salt,
  enrolmentId: randomId,
  signed: signedEnrolmentSchema,
  proposedBy: registrarSchema,
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** Consents, and delegations, of one patient that can stand side by side. */
export const consentsLimit = 100;
export const delegationsLimit = 10;

/**
 * What speaks for a patient: one value per patient. Each consent and revocation writes it and each
 * `OpenChart` reads it, so that the order of the blocks decides between them.
 */
export const authoritySchema = z.strictObject({
  salt,
  patientId: randomId,
  custodian: mspId,
  /** Rises with each change. */
  revision: z.int().min(1),
  /** The one that was enrolled; it may have been removed since. */
  passkey: passkeySchema,
  /**
   * As it was signed, with the two registrars, so that a key keeper can check it again: both
   * registrars' transactions name the {@link saltedDigest} of `enrolment` with `enrolmentSalt`.
   */
  enrolmentId: randomId,
  enrolmentSalt: salt,
  enrolment: signedEnrolmentSchema,
  proposedBy: registrarSchema,
  confirmedBy: registrarSchema,
  /** Whose passkey it is, if not the patient's. */
  proxy: proxySchema.optional(),
  ...passkeyChangesShape(signedPasskeyAdditionSchema),
  /** The consents that the passkeys of this enrolment, or their delegates, signed and that were neither revoked nor have ended. */
  consents: z
    .array(
      z.strictObject({ consentId: randomId, until: instant, delegationId: randomId.optional() }),
    )
    .max(consentsLimit),
  /** The delegations that these passkeys signed and that neither ended nor were ended. */
  delegations: z
    .array(z.strictObject({ delegationId: randomId, until: instant }))
    .max(delegationsLimit),
});
export type Authority = z.infer<typeof authoritySchema>;

/** A consent, as it was signed, and how it ended if it was taken back. */
export const consentSchema = z.strictObject({
  salt,
  consentId: randomId,
  signed: signedConsentSchema,
  /** Under which it was signed: a new enrolment ends the consents of the old one. */
  enrolmentId: randomId,
  recordedAt: instant,
  revocation: signedRevocationSchema.extend({ revokedAt: instant }).optional(),
  /** The opening that used up a consent for one. */
  usedBy: randomId.optional(),
});
export type Consent = z.infer<typeof consentSchema>;

/** On what an access rests: what the patient consented to, or an emergency that a clinician declared. */
export const accessBasisSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('consent'), consentId: randomId }),
  z.strictObject({ kind: z.literal('emergency'), emergencyId: randomId }),
]);
export type AccessBasis = z.infer<typeof accessBasisSchema>;

/** What a clinician asks for. */
export const chartRequestSchema = z.strictObject({
  accessId: randomId,
  patientId: randomId,
  basis: accessBasisSchema,
  purpose: accessPurpose,
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
  /** What of the compartments' content; the access policy bounds it by role. */
  classes: z.array(resourceClass).min(1).max(resourceClasses.length),
});
export type ChartRequest = z.infer<typeof chartRequestSchema>;

/** Milliseconds for which a permitted access is a session. */
export const sessionLength = 15 * 60 * 1000;

/**
 * An `OpenChart` of somebody who may open no chart at all. It is public and names no patient: the
 * decision rests on public state alone.
 */
export const refusedCallerSchema = z.strictObject({
  accessId: randomId,
  organization: mspId,
  publicKeyDigest: sha256Hex,
  reason: z.string(),
  /** Of the access policy, where it is what refuses them. */
  policyVersion: z.int().min(1).optional(),
  at: instant,
});
export type RefusedCaller = z.infer<typeof refusedCallerSchema>;

/** The outcome of `OpenChart`, permitted or refused, which the patient can see. */
export const accessSchema = z.strictObject({
  salt,
  request: chartRequestSchema,
  organization: mspId,
  publicKeyDigest: sha256Hex,
  /** The clinician's, by the credential at that time. */
  role,
  /** Of the access policy that was in force; none was without it. */
  policyVersion: z.int().min(1).optional(),
  at: instant,
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('permitted'), until: instant }),
    z.strictObject({ kind: z.literal('refused'), reason: z.string() }),
  ]),
});
export type Access = z.infer<typeof accessSchema>;

/** One page of a patient's accesses in the order of their ids; an empty bookmark ends the list. */
export const accessPageSchema = z.strictObject({
  accesses: z.array(accessSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type AccessPage = z.infer<typeof accessPageSchema>;
