import { z } from 'zod';
import { canonicalJson } from '../canonical-json.js';
import { leafHash, merkleRoot } from './merkle.js';
import {
  base64,
  base64Length,
  base64Of,
  idempotencyKey,
  instant,
  mspId,
  randomId,
  salt,
  sha256Hex,
} from '../primitives.js';
import { compartmentKind, compartmentKinds } from '../consents/consent-terms.js';

/** The private data collection that holds charts, compartments and packs of record versions. */
export const phiReferences = 'phiReferences';

/** Name of the transient field that carries a {@link VersionsPayload}. */
export const versionsTransientField = 'versions';

/** Ciphertexts up to this size stand inline in the collection, larger ones in IPFS (bytes). */
export const inlineLimit = 16 * 1024;

/** Records of one commit: what one transaction takes. */
export const versionsLimit = 1000;

/** A compartment's label: padded to 64 bytes, with nonce (12) and tag (16). */
export const sealedLabelBytes = 92;

/** Plaintext bytes per encrypted chunk. */
export const chunkSize = 64 * 1024;

/**
 * A key wrapped by RSA-OAEP under a key of an HSM. The algorithm is named, because not every token
 * offers OAEP with SHA-256 (sound with SHA-1 too: OAEP does not need collision resistance).
 */
export const wrappedKeySchema = z.strictObject({
  algorithm: z.enum(['RSA-OAEP', 'RSA-OAEP-256']),
  /** SHA-256 of the wrapping public key's SubjectPublicKeyInfo. */
  keyId: sha256Hex,
  /** As long as the modulus: 8192 bits at most. */
  ciphertext: base64.max(base64Length(1024)),
});
export type WrappedKey = z.infer<typeof wrappedKeySchema>;

/** Who keeps a chart: one patient's records, or an organisation's directory. */
export const chartSchema = z.strictObject({
  salt,
  chartId: randomId,
  custodian: mspId,
});
export type Chart = z.infer<typeof chartSchema>;

/**
 * One sensitivity compartment of a chart, under a random id, so that a label cannot say what it
 * holds. The sensitivity itself is in `sealedLabel`, encrypted under the compartment key.
 */
export const compartmentSchema = z.strictObject({
  salt,
  compartmentId: randomId,
  chartId: randomId,
  keyVersion: z.int().min(1),
  wrappedKey: wrappedKeySchema,
  sealedLabel: base64Of(sealedLabelBytes),
});
export type Compartment = z.infer<typeof compartmentSchema>;

/** Ciphertext in the collection itself: one chunk of the `A256GCM-STREAM` construction. */
const inlineContent = z.strictObject({
  placement: z.literal('inline'),
  ciphertext: base64.max(base64Length(inlineLimit)),
});

/** Ciphertext in IPFS: all chunks of the construction, one after the other, as one file. */
const ipfsContent = z.strictObject({
  placement: z.literal('ipfs'),
  cid: z.string().regex(/^b[a-z2-7]{20,110}$/, 'Not a CIDv1 in base32.'),
  /** Bytes of the ciphertext. */
  size: z.int().min(1),
});

/** A committed version of a record: what a member of the collection holds of it. */
export const recordVersionSchema = z.strictObject({
  salt,
  recordId: randomId,
  version: z.literal(1),
  compartmentId: randomId,
  keyVersion: z.int().min(1),
  algorithm: z.literal('A256GCM-STREAM'),
  /** The record key under the compartment key: AES key wrap (RFC 3394), 40 bytes. */
  wrappedKey: base64Of(40),
  content: z.discriminatedUnion('placement', [inlineContent, ipfsContent]),
});
export type RecordVersion = z.infer<typeof recordVersionSchema>;

/** Record versions that share one private key, because each key of a transaction costs. */
export const packSchema = z.strictObject({
  salt,
  commitId: randomId,
  index: z.int().min(0),
  versions: z.array(recordVersionSchema).min(1).max(versionsLimit),
});
export type Pack = z.infer<typeof packSchema>;

/**
 * What key keepers have released of a chart's keys until now: what its custodian has to know before it
 * writes.
 */
export const keeperReleaseSchema = z.strictObject({
  salt,
  chartId: randomId,
  /** Of all releases so far, sorted: their keys are with readers. */
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
  /** The last release, and the version of the access policy by which it was decided. */
  transactionId: sha256Hex,
  policyVersion: z.int().min(1).optional(),
});
export type KeeperRelease = z.infer<typeof keeperReleaseSchema>;

/** Transient part of `CommitVersions`: new charts and compartments, proofs of known ones, packs. */
export const versionsPayloadSchema = z.strictObject({
  charts: z.array(chartSchema).min(1).max(versionsLimit),
  compartments: z.array(compartmentSchema).min(1).max(versionsLimit),
  packs: z.array(packSchema).min(1).max(versionsLimit),
  /** Of charts whose keys key keepers released: the releases that the custodian has settled. */
  keeperReleases: z.array(keeperReleaseSchema).max(versionsLimit).optional(),
});
export type VersionsPayload = z.infer<typeof versionsPayloadSchema>;

/** Public part of `CommitVersions`. */
export const commitRequestSchema = z.strictObject({
  idempotencyKey,
  commitId: randomId,
  /** Merkle root over the salted versions, in the order of packs: {@link versionsRoot}. */
  root: sha256Hex,
});
export type CommitRequest = z.infer<typeof commitRequestSchema>;

/** Public state of one commit, which every organisation may verify. It names no patient. */
export const commitmentSchema = z.strictObject({
  commitId: randomId,
  custodian: mspId,
  root: sha256Hex,
  versions: z.int().min(1),
  packs: z.int().min(1),
  committedAt: instant,
});
export type Commitment = z.infer<typeof commitmentSchema>;

/** One page of commitments in the order of their ids; an empty bookmark ends the list. */
export const commitmentPageSchema = z.strictObject({
  commitments: z.array(commitmentSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type CommitmentPage = z.infer<typeof commitmentPageSchema>;

/** Name of the chaincode event of a commit; its payload is a {@link Commitment}. */
export const recordsCommitted = 'RecordsCommitted';

/** Commitment root over all versions of a commit. */
export function versionsRoot(packs: readonly Pack[]): string {
  return merkleRoot(
    packs.flatMap((pack) => pack.versions.map((version) => leafHash(canonicalJson(version)))),
  );
}
