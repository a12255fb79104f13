import { z } from 'zod';

/**
 * Random identifier (RFC 9562 version 4): charts, compartments, records and commits. In lower case,
 * so that one id is one ledger key.
 */
export const randomId = z.uuidv4().regex(/^[^A-F]*$/, 'A UUID is in lower case.');

/** 128-bit salt in hex: Fabric publishes plain SHA-256 hashes of private values. */
export const salt = z.string().regex(/^[0-9a-f]{32}$/, 'A salt is 32 hex digits.');

/** SHA-256 in hex. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'A digest is 64 hex digits.');

/** Base64 with padding (RFC 4648, section 4). */
export const base64 = z.base64().min(1);

/** Membership service provider id of an organisation. */
export const mspId = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/, 'Not an MSP id.');

/** Base64 for URLs, without padding (RFC 4648, section 5), as WebAuthn uses it. */
export const base64url = z.base64url().min(1);

/** Text that encodes exactly so many bytes. */
export function base64Of(bytes: number): z.ZodType<string> {
  return base64.length(base64Length(bytes));
}

/** Characters of so many bytes in base64, padding included. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** UTC instant with seconds or milliseconds, such as `2026-01-31T00:00:00Z`. */
export const instant = z.union([
  z.iso.datetime({ precision: 0 }),
  z.iso.datetime({ precision: 3 }),
]);

/** Chosen by the caller; the same key never takes effect twice in one organisation. */
export const idempotencyKey = randomId;
