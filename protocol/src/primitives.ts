import { z } from 'zod';

/** Random identifier (RFC 9562 version 4): charts, compartments, records and commits. */
export const randomId = z.uuidv4();

/** 128-bit salt in hex: Fabric publishes plain SHA-256 hashes of private values. */
export const salt = z.string().regex(/^[0-9a-f]{32}$/, 'A salt is 32 hex digits.');

/** SHA-256 in hex. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'A digest is 64 hex digits.');

/** Base64 with padding (RFC 4648, section 4). */
export const base64 = z.base64().min(1);

/** Membership service provider id of an organisation. */
export const mspId = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/, 'Not an MSP id.');

/** UTC instant with second precision or finer, such as `2026-01-31T00:00:00Z`. */
export const instant = z.iso.datetime();

/** Chosen by the caller; the same key never takes effect twice in one organisation. */
export const idempotencyKey = randomId;
