import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import {
  prescriptionSigningStatementSchema,
  signedSchema,
  type PrescriptionSigningStatement,
} from '../authority/statements.js';
import { canonicalJson } from '../canonical-json.js';
import { instant, mspId, sha256Hex } from '../primitives.js';
import type { PrescriptionOrder } from './orders.js';

/** SubjectPublicKeyInfo of P-256 in base64: of a key in a token of its own, whose PIN stays with it. */
export const secondKey = z.base64().length(124);

/** What a prescriber signs by a passkey and, as second factor, by a key in a token (21 CFR 1311.115, 1311.140). */
export const prescriptionSignatureSchema = signedSchema(prescriptionSigningStatementSchema).extend({
  /** ECDSA over SHA-256 of the statement's canonical JSON: r and s, in base64. */
  second: z.base64().length(88),
});
export type PrescriptionSignature = z.infer<typeof prescriptionSignatureSchema>;

/** What a signature says of an order: SHA-256, in hex, of its canonical JSON. Any change voids it. */
export function orderDigest(order: PrescriptionOrder): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(order))));
}

/** What the second factor signs. */
export function signingBytes(statement: PrescriptionSigningStatement): Uint8Array {
  return utf8ToBytes(canonicalJson(statement));
}

const grantSchema = registrarSchema.extend({ at: instant });

/**
 * Whether somebody may sign prescriptions for controlled substances, and by which second key: one person grants it
 * and another, who is registered with the DEA, confirms it (21 CFR 1311.130).
 */
export const signingRightSchema = z.strictObject({
  /** The prescriber: their organisation, and the key of their credential. */
  organization: mspId,
  publicKeyDigest: sha256Hex,
  secondKey,
  proposed: grantSchema,
  confirmed: grantSchema.optional(),
  revoked: grantSchema.optional(),
});
export type SigningRight = z.infer<typeof signingRightSchema>;

/** Whether a right lets its prescriber sign now. */
export function isSigningRight(right: SigningRight | undefined): right is SigningRight {
  return right?.confirmed !== undefined && right.revoked === undefined;
}

/** Chaincode events of signing rights; the payload is the right. */
export const signingRightEvents = {
  proposed: 'SigningRightProposed',
  confirmed: 'SigningRightConfirmed',
  revoked: 'SigningRightRevoked',
} as const;
