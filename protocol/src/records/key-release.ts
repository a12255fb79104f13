import { sha256 } from '#sha256';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { base64, base64Length, instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { wrappedKeySchema } from './records.js';
import { redisclosureNoticeSchema } from '../consents/redisclosure.js';
import { signedKeyRotationSchema } from '../authority/step-up.js';
import { compartmentKind, compartmentKinds } from '../consents/consent-terms.js';

/** An organisation's RSA public key, whose private half never leaves its HSM; keys are wrapped to it. */
export const wrappingKeySchema = z.strictObject({
  organization: mspId,
  /** SHA-256 of the public key's SubjectPublicKeyInfo. */
  keyId: sha256Hex,
  /** SubjectPublicKeyInfo in base64. */
  publicKey: base64.max(base64Length(1100)),
  /** The best that the token can undo. */
  algorithm: wrappedKeySchema.shape.algorithm,
  publishedAt: instant,
});
export type WrappingPublicKey = z.infer<typeof wrappingKeySchema>;

/** Public part of `PublishWrappingKey`. */
export const wrappingKeyRequestSchema = wrappingKeySchema
  .pick({ publicKey: true, algorithm: true })
  .extend({
    /** Where it takes the place of another. */
    signed: signedKeyRotationSchema.optional(),
    idempotencyKey: randomId,
  });

/** Name of the transient field of `ReleaseKeys`. */
export const releaseTransientField = 'release';

/** What a key keeper states before it hands out keys for an access. */
export const releaseRequestSchema = z.strictObject({
  accessId: randomId,
  patientId: randomId,
  /** The reader's wrapping key. */
  keyId: sha256Hex,
  /** SHA-256 of the sealed keys as they are handed out. */
  sealedDigest: sha256Hex,
});
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;

/** That an organisation handed out keys for an access; one each for an access. */
export const releaseSchema = releaseRequestSchema.extend({
  salt,
  organization: mspId,
  /** Of the access policy by which the access was permitted anew. */
  policyVersion: z.int().min(1).optional(),
  at: instant,
});
export type Release = z.infer<typeof releaseSchema>;

/** Where a record in scope stands, and the key that opens it, in base64. */
export const releasedRecordSchema = z.strictObject({
  recordId: randomId,
  type: z.string(),
  version: z.int().min(1),
  commitId: randomId,
  compartmentId: randomId,
  key: z.base64(),
});
export type ReleasedRecord = z.infer<typeof releasedRecordSchema>;

/**
 * What the custodian hands to the reader: exactly the keys of the records in scope, sealed under a
 * session key (AES-256-GCM, a key for one message, nonce of zeros) that is wrapped to the reader's HSM.
 */
export const releasedKeysSchema = z.strictObject({
  accessId: randomId,
  patientId: randomId,
  records: z.array(releasedRecordSchema),
  /** Where some of them can be under 42 CFR Part 2: the digest that is committed to covers it. */
  notice: redisclosureNoticeSchema.optional(),
});
export type ReleasedKeys = z.infer<typeof releasedKeysSchema>;

export const sealedReleaseSchema = z.strictObject({
  sessionKey: wrappedKeySchema,
  /** Ciphertext and tag, in base64. */
  sealed: z.base64(),
});
export type SealedRelease = z.infer<typeof sealedReleaseSchema>;

/** Associated data of what is sealed for one access: who gives it to whom. */
export function releaseAssociatedData(accessId: string, from: string, to: string): Uint8Array {
  return utf8ToBytes(['healthchain/release/v1', accessId, from, to].join('\n'));
}

/** Of how many shares a key is split, and how many of them give it back. */
export const keyShares = { total: 3, threshold: 2 } as const;

/**
 * The key of one consented compartment, sealed for the time when the custodian cannot answer. There
 * is one part for each consented kind, whether the chart has such a compartment or not, and all are of
 * the same length, so that a keeper does not learn which there are.
 */
const escrowPartSchema = z.strictObject({
  kind: compartmentKind,
  /** The compartment keys (AES-256-GCM under a key for this part alone), padded. */
  sealed: z.base64().max(base64Length(8192)),
  /** Shamir shares of that key, each wrapped to its keeper's HSM. */
  shares: z
    .array(z.strictObject({ keeper: mspId, wrapped: wrappedKeySchema }))
    .length(keyShares.total),
});
export type EscrowPart = z.infer<typeof escrowPartSchema>;

/** What key keepers can release of a consent. */
export const escrowSchema = z.strictObject({
  salt,
  consentId: randomId,
  patientId: randomId,
  custodian: mspId,
  parts: z.array(escrowPartSchema).min(1).max(compartmentKinds.length),
  depositedAt: instant,
});
export type Escrow = z.infer<typeof escrowSchema>;

/** Name of the transient field of `DepositKeyShares`. */
export const escrowTransientField = 'escrow';

/** What a custodian deposits for a consent. */
export const escrowDepositSchema = escrowSchema.omit({
  salt: true,
  custodian: true,
  depositedAt: true,
});
export type EscrowDeposit = z.infer<typeof escrowDepositSchema>;

/** Compartment keys as an escrow part holds them, before it is padded and sealed. */
export const escrowedKeysSchema = z.strictObject({
  compartments: z.array(
    z.strictObject({ compartmentId: randomId, keyVersion: z.int().min(1), key: z.base64() }),
  ),
});
export type EscrowedKeys = z.infer<typeof escrowedKeysSchema>;

/**
 * What a key keeper hands to a reader: its shares of the parts that the access asked for, each wrapped
 * to the reader's HSM. Its digest, of the canonical JSON, is what the keeper commits to.
 */
export const releasedSharesSchema = z.strictObject({
  accessId: randomId,
  patientId: randomId,
  /** Salt of the deposit that they are of: shares of two deposits do not fit together. */
  deposit: salt,
  shares: z
    .array(z.strictObject({ kind: compartmentKind, wrapped: wrappedKeySchema }))
    .min(1)
    .max(compartmentKinds.length),
});
export type ReleasedShares = z.infer<typeof releasedSharesSchema>;

/** Associated data of an escrow part. */
export function escrowAssociatedData(consentId: string, kind: string): Uint8Array {
  return utf8ToBytes(['healthchain/escrow/v1', consentId, kind].join('\n'));
}

/** Chaincode event of a recorded consent; its payload is `{ consentId }`. */
export const consentRecorded = 'ConsentRecorded';
/** Chaincode event of a revoked consent; its payload is `{ consentId }`. */
export const consentRevoked = 'ConsentRevoked';
/** Chaincode event of an enrolment that a later one takes the place of; its payload is the former's `{ enrolmentId }`. */
export const enrolmentReplaced = 'EnrolmentReplaced';
/** The same of a provider's. */
export const providerEnrolmentReplaced = 'ProviderEnrolmentReplaced';
/** Chaincode event of a released key; its payload is `{ accessId }`. */
export const keysReleased = 'KeysReleased';

/** What one share is for: whose patient's consent, which kind of compartment, and which keeper. */
export interface ShareName {
  readonly custodian: string;
  readonly patientId: string;
  readonly consentId: string;
  readonly kind: string;
  readonly keeper: string;
}

/** Bytes of {@link shareBinding}. */
export const shareBindingBytes = 32;

/** Stands before a share inside of what is wrapped for its keeper, who compares it. */
export function shareBinding(name: ShareName): Uint8Array {
  const { custodian, patientId, consentId, kind, keeper } = name;
  const fields = ['healthchain/share/v1', custodian, patientId, consentId, kind, keeper];
  return sha256(utf8ToBytes(fields.join('\n')));
}
