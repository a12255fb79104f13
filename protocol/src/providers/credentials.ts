import { z } from 'zod';
import { role, type Role } from '../access/roles.js';
import { controlledSubstancesSchema, licenceSchema } from './licences.js';
import { instant, mspId, randomId, sha256Hex } from '../primitives.js';

/** Months after which a credential has to be issued anew: providers are checked again by then. */
export const longestValidity = 36;

const termsSchema = z.strictObject({
  role,
  validUntil: instant,
  /** The checked application that the role is given on; some roles administrators give without one. */
  applicationId: randomId.optional(),
  licence: licenceSchema.optional(),
  controlledSubstances: controlledSubstancesSchema.optional(),
});

/** What an organisation states about a key; a second organisation countersigns. */
export const credentialRequestSchema = termsSchema.extend({
  /** SHA-256 of the certificate's SubjectPublicKeyInfo. */
  publicKeyDigest: sha256Hex,
});
export type CredentialRequest = z.infer<typeof credentialRequestSchema>;

const issuedTermsSchema = termsSchema.extend({ issuedAt: instant });

/** A credential on the ledger; active once countersigned, until it expires, is suspended or revoked. */
export const credentialSchema = credentialRequestSchema.extend({
  organization: mspId,
  issuedAt: instant,
  countersignedBy: mspId.optional(),
  countersignedAt: instant.optional(),
  suspendedAt: instant.optional(),
  revokedAt: instant.optional(),
  /** What takes the place of an active credential when it is countersigned, and not before. */
  renewal: issuedTermsSchema.optional(),
});
export type Credential = z.infer<typeof credentialSchema>;

/** One page of an organisation's credentials in the order of their keys; an empty bookmark ends it. */
export const credentialPageSchema = z.strictObject({
  credentials: z.array(credentialSchema),
  bookmark: z.union([sha256Hex, z.literal('')]),
});
export type CredentialPage = z.infer<typeof credentialPageSchema>;

/** Chaincode events of credentials; the payload is the credential. */
export const credentialEvents = {
  issued: 'CredentialIssued',
  activated: 'CredentialActivated',
  suspended: 'CredentialSuspended',
  reinstated: 'CredentialReinstated',
  revoked: 'CredentialRevoked',
} as const;

/**
 * Whether a credential gives its role at an instant (milliseconds since 1970): countersigned, neither
 * suspended nor revoked nor expired.
 */
export function isActiveCredential(credential: Credential, at: number): boolean {
  return (
    credential.countersignedBy !== undefined &&
    credential.suspendedAt === undefined &&
    credential.revokedAt === undefined &&
    Date.parse(credential.validUntil) > at
  );
}

/**
 * The last instant (milliseconds since 1970) that a credential may last to: the same day and time 36
 * calendar months later, in UTC, or the last day of a month that has no such day.
 */
export function latestEnd(issuedAt: number): number {
  const end = new Date(issuedAt);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + longestValidity);
  if (end.getUTCDate() !== day) {
    end.setUTCDate(0);
  }
  return end.getTime();
}

/**
 * Roles that administrators alone give: one registrar could otherwise make more, and a gateway acts for
 * its whole organisation.
 */
export function isGivenByAdministrators(given: Role): boolean {
  return given === 'registrar' || given === 'gateway';
}
