import { z } from 'zod';
import { accessSchema } from '../authority/authority.js';
import { canonicalJson } from '../canonical-json.js';
import { releaseSchema } from '../records/key-release.js';
import { leafHash } from '../records/merkle.js';
import { instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';

/** Who was given what an entry names. */
const actor = z.discriminatedUnion('kind', [
  /** A person, by the key of their credential. */
  z.strictObject({ kind: z.literal('person'), publicKeyDigest: sha256Hex }),
  /** A client of the gateway that answered, by the id under which it is registered there. */
  z.strictObject({ kind: z.literal('client'), clientId: z.string().min(1).max(128) }),
  /** Another organisation's gateway, for one of its people. */
  z.strictObject({
    kind: z.literal('organization'),
    mspId,
    publicKeyDigest: sha256Hex,
  }),
  z.strictObject({ kind: z.literal('patient') }),
  /** Somebody who decides for the patient. */
  z.strictObject({ kind: z.literal('delegate'), delegationId: randomId }),
]);
export type JournalActor = z.infer<typeof actor>;

/** What was done with a patient's data. */
export const journalInteractions = ['read', 'search', 'match', 'share', 'journal'] as const;
export const journalInteraction = z.enum(journalInteractions);
export type JournalInteraction = z.infer<typeof journalInteraction>;

/** Records that one entry names at most; a longer answer takes several entries. */
export const recordsPerEntry = 1000;

/**
 * One answer that held something of a patient, journalled durably before it left the gateway. It
 * stays with the organisation whose gateway answered; the ledger has its Merkle root.
 */
export const journalEntrySchema = z.strictObject({
  salt,
  entryId: randomId,
  /** The organisation whose gateway answered. */
  organization: mspId,
  patientId: randomId,
  /** Counts the entries of this patient at this organisation, from 1, without a gap. */
  number: z.int().min(1),
  /** {@link journalLeaf} of the patient's entry before at this organisation; the first has none. */
  previous: sha256Hex.optional(),
  actor,
  interaction: journalInteraction,
  /** The OpenChart under which another organisation's chart was read. */
  accessId: randomId.optional(),
  /** Ids of the records that the answer held. */
  records: z.array(randomId).max(recordsPerEntry),
  at: instant,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** Entries under one anchor. */
export const entriesPerAnchor = 4096;

/** What a gateway states of the next entries of its journal, in their order. */
export const anchorRequestSchema = z.strictObject({
  /** Counts an organisation's anchors, from 1, without a gap. */
  sequence: z.int().min(1),
  /** Merkle root over the {@link journalLeaf} of each entry. */
  root: sha256Hex,
  entries: z.int().min(1).max(entriesPerAnchor),
  idempotencyKey: randomId,
});
export type AnchorRequest = z.infer<typeof anchorRequestSchema>;

/** What stands before an organisation's first anchor. */
export const noAnchor = '0'.repeat(64);

/** An anchor on the ledger, in public state under `journalAnchor/<MSP id>/<sequence>`. */
export const journalAnchorSchema = anchorRequestSchema.omit({ idempotencyKey: true }).extend({
  organization: mspId,
  /** SHA-256 of the canonical JSON of the anchor before, or {@link noAnchor}. */
  previous: sha256Hex,
  anchoredAt: instant,
});
export type JournalAnchor = z.infer<typeof journalAnchorSchema>;

/** Hash of an entry as a leaf of its anchor's tree. */
export function journalLeaf(entry: JournalEntry): string {
  return leafHash(canonicalJson(entry));
}

/** An entry with the way to its anchor. */
export const provenEntrySchema = z.strictObject({
  entry: journalEntrySchema,
  /** Of the organisation that the entry names. */
  sequence: z.int().min(1),
  path: z.array(z.strictObject({ side: z.enum(['left', 'right']), hash: sha256Hex })).max(12),
});
export type ProvenEntry = z.infer<typeof provenEntrySchema>;

/** All that a patient is given to check who read what, without trusting whoever gave it. */
export const journalEvidenceSchema = z.strictObject({
  patientId: randomId,
  /** Every OpenChart, permitted or refused; the ledger has the hash of each. */
  accesses: z.array(accessSchema),
  /** Of the accesses, by every organisation that handed out keys; the ledger has the hash of each. */
  releases: z.array(releaseSchema),
  entries: z.array(provenEntrySchema),
});
export type JournalEvidence = z.infer<typeof journalEvidenceSchema>;
