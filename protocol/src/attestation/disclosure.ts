import { sha256 } from '#sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalJson, type JsonValue } from '../canonical-json.js';
import { licenceSchema } from '../providers/licences.js';
import { base64, base64Length, base64Of, idempotencyKey, instant, mspId } from '../primitives.js';
import { signedKeyRotationSchema } from '../authority/step-up.js';

/** What somebody is attested to be, and which predicates a presentation can show of it. */
export const attestationKinds = ['provider', 'patient'] as const;
export const attestationKind = z.enum(attestationKinds);
export type AttestationKind = z.infer<typeof attestationKind>;

/** End of an attestation: a month's, because an end of its own would tell its holder from others. */
const monthEnd = z.iso
  .datetime({ precision: 0 })
  .refine((end) => end.endsWith('-01T00:00:00Z'), { error: 'An attestation ends with a month.' });

/** Everything that an attestation says of its holder; only the id for its revocation is besides. */
export const attributesSchema = z.discriminatedUnion('kind', [
  licenceSchema.extend({ kind: z.literal('provider'), validUntil: monthEnd }),
  z.strictObject({
    kind: z.literal('patient'),
    validUntil: monthEnd,
    over18: z.enum(['yes', 'no']),
  }),
]);
export type Attributes = z.infer<typeof attributesSchema>;

/** What a presentation shows: kind and end always, the others as its holder chose. */
export const disclosedSchema = z.discriminatedUnion('kind', [
  attributesSchema.options[0].partial({ profession: true, state: true }),
  attributesSchema.options[1].partial({ over18: true }),
]);
export type Disclosed = z.infer<typeof disclosedSchema>;

/** An issuer's public keys and the accumulator of those whom it has not revoked (BLS12-381, base64). */
export const issuerKeySchema = z.strictObject({
  organization: mspId,
  /** BBS, in G2. */
  signatureKey: base64Of(96),
  /** Of the accumulator, in G2. */
  accumulatorKey: base64Of(96),
  /** The accumulator's value, in G1; each revocation changes it. */
  accumulated: base64Of(48),
  /** How many revocations there were: the number of the last. */
  revocations: z.int().min(0),
  publishedAt: instant,
});
export type IssuerKey = z.infer<typeof issuerKeySchema>;

/** Public part of `PublishIssuerKey`. */
export const issuerKeyRequestSchema = issuerKeySchema
  .pick({ signatureKey: true, accumulatorKey: true })
  .extend({
    /** Where they take the place of others. */
    signed: signedKeyRotationSchema.optional(),
    idempotencyKey,
  });
export type IssuerKeyRequest = z.infer<typeof issuerKeyRequestSchema>;

/** One revocation: what other holders need to renew their witness, and nothing of whom it was. */
export const attestationRevocationSchema = z.strictObject({
  organization: mspId,
  /** From 1, without a gap. */
  sequence: z.int().min(1),
  /** The random id that no presentation shows. */
  revocationId: base64Of(32),
  /** The accumulator's value from here on. */
  accumulated: base64Of(48),
  revokedAt: instant,
});
export type AttestationRevocation = z.infer<typeof attestationRevocationSchema>;

export const attestationRevocationRequestSchema = attestationRevocationSchema
  .pick({ sequence: true, revocationId: true, accumulated: true })
  .extend({ idempotencyKey });
export type AttestationRevocationRequest = z.infer<typeof attestationRevocationRequestSchema>;

/** A presentation as it travels; one is some 1,400 bytes. */
export const presentationSchema = base64.max(base64Length(4096));

/** What a presentation is made for; it proves nothing anywhere else. */
export interface PresentationUse {
  readonly channel: string;
  /** `Contract:Function`. */
  readonly function: string;
  /** All arguments of the call but the presentation. */
  readonly arguments: JsonValue;
  /** Makes it single-use. */
  readonly nonce: string;
}

/** The context of a presentation: SHA-256 of the canonical JSON of what it is made for. */
export function presentationContext({ channel, nonce, ...use }: PresentationUse): Uint8Array {
  const digest = bytesToHex(sha256(utf8ToBytes(canonicalJson(use.arguments))));
  const bound = { channel, function: use.function, arguments: digest, nonce };
  return sha256(utf8ToBytes(canonicalJson(bound)));
}
