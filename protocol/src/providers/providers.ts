import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import { passkeyChangesShape, signedProviderPasskeyAdditionSchema } from '../authority/passkeys.js';
import { mspId, randomId, sha256Hex } from '../primitives.js';
import { passkeySchema } from '../authority/statement-parts.js';
import { providerEnrolmentStatementSchema, signedSchema } from '../authority/statements.js';

export const signedProviderEnrolmentSchema = signedSchema(providerEnrolmentStatementSchema);
export type SignedProviderEnrolment = z.infer<typeof signedProviderEnrolmentSchema>;

/** A provider's enrolment that a second organisation's registrar has yet to confirm. */
export const providerEnrolmentSchema = z.strictObject({
  enrolmentId: randomId,
  signed: signedProviderEnrolmentSchema,
  proposedBy: registrarSchema,
});
export type ProviderEnrolment = z.infer<typeof providerEnrolmentSchema>;

/** The passkeys of a person with a credential, with what proves that they are theirs. */
export const providerPasskeySchema = z.strictObject({
  organization: mspId,
  /** SHA-256 of the SubjectPublicKeyInfo that the person's credential is bound to. */
  publicKeyDigest: sha256Hex,
  /** The one that was enrolled; it may have been removed since. */
  passkey: passkeySchema,
  enrolmentId: randomId,
  enrolment: signedProviderEnrolmentSchema,
  proposedBy: registrarSchema,
  confirmedBy: registrarSchema,
  ...passkeyChangesShape(signedProviderPasskeyAdditionSchema),
});
export type ProviderPasskey = z.infer<typeof providerPasskeySchema>;
