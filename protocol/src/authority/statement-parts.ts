import { z } from 'zod';
import { base64url, instant, randomId } from '../primitives.js';

/**
 * What a person states under the signature of a passkey. The WebAuthn challenge is the SHA-256 of the
 * statement's canonical JSON, so that the signature covers every word of it.
 */
export const statementShape = {
  /** A signature for one channel says nothing on another. */
  channel: z.string().min(1).max(250),
  /** Makes the statement single-use. */
  nonce: randomId,
  issuedAt: instant,
} as const;

/** What a patient states, or who speaks for them. */
export const patientStatement = { ...statementShape, patientId: randomId } as const;

/** A COSE_Key for ES256 in CTAP2's canonical form: P-256, its two coordinates of 32 bytes. */
const es256Key = /^\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20[^]{32}\x22\x58\x20[^]{32}$/;

function isEs256Key(text: string): boolean {
  try {
    return es256Key.test(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return false;
  }
}

/** A passkey: its id and its public key as COSE_Key, as the authenticator gave them; ES256 only. */
export const passkeySchema = z.strictObject({
  credentialId: base64url.max(1366),
  publicKey: base64url
    .max(103)
    .refine(isEs256Key, { error: 'Not the public key of an ES256 passkey.' }),
});
export type Passkey = z.infer<typeof passkeySchema>;
