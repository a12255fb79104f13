import { z } from 'zod';
import { instant, randomId } from './primitives.js';

/**
 * What a person states under the signature of a passkey. The WebAuthn challenge is the SHA-256 of the
 * statement's canonical JSON, so that the signature covers every word of it.
 */
export const statementFields = {
  /** A signature for one channel says nothing on another. */
  channel: z.string().min(1).max(250),
  /** Makes the statement single-use. */
  nonce: randomId,
  issuedAt: instant,
} as const;

/** What a patient states, or who speaks for them. */
export const patientStatement = { ...statementFields, patientId: randomId } as const;
