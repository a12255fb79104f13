import { z } from 'zod';
import { role } from '../access/roles.js';
import { base64, base64Length, instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { wrappedKeySchema } from '../records/records.js';
import { controlledSubstancesSchema, licenceSchema } from './licences.js';

/** The implicit private data collection of an organisation: its own peers hold it, and no other. */
export function ownCollection(ofMspId: string): string {
  return `_implicit_org_${ofMspId}`;
}

/** Name of the transient field of `KeepEvidence`. */
export const evidenceTransientField = 'evidence';

/** Bytes of one piece of evidence, such as a scan. */
const evidenceLimit = 1_048_576;

/** Evidence as its organisation's gateway encrypted it, under a key for this piece alone. */
export const sealedEvidenceSchema = z.strictObject({
  evidenceId: randomId,
  /** The key, wrapped to the organisation's HSM. */
  wrappedKey: wrappedKeySchema,
  /** Ciphertext and tag. */
  sealed: base64.max(base64Length(evidenceLimit)),
});
export type SealedEvidence = z.infer<typeof sealedEvidenceSchema>;

/** Evidence in the organisation's own collection. */
export const evidenceSchema = sealedEvidenceSchema.extend({ salt });
export type Evidence = z.infer<typeof evidenceSchema>;

/** How public state names evidence: by its random id, and by the salted digest of its ciphertext. */
const evidenceReferenceSchema = z.strictObject({ evidenceId: randomId, digest: sha256Hex });
export type EvidenceReference = z.infer<typeof evidenceReferenceSchema>;

/** What is asked for a person, of whom public state says nothing. */
export const applicationRequestSchema = z.strictObject({
  applicationId: randomId,
  role,
  evidence: evidenceReferenceSchema,
});
export type ApplicationRequest = z.infer<typeof applicationRequestSchema>;

/** What checks established of a person that a credential may say: no name and no number. */
export const establishedSchema = z.strictObject({
  /** With the end of the licence, after which no credential lasts that rests on it. */
  licence: licenceSchema.extend({ until: instant }),
  controlledSubstances: controlledSubstancesSchema.optional(),
});
export type Established = z.infer<typeof establishedSchema>;

/** That a person was checked; who found what, and why not, is in the evidence. */
export const checksRequestSchema = z.strictObject({
  outcome: z.enum(['passed', 'failed']),
  evidence: evidenceReferenceSchema,
  /** Of checks that passed. */
  established: establishedSchema.optional(),
});
export type ChecksRequest = z.infer<typeof checksRequestSchema>;

export const applicationSchema = applicationRequestSchema.extend({
  organization: mspId,
  state: z.enum(['applied', 'checked', 'issued', 'refused']),
  appliedAt: instant,
  /** The last checks. */
  checks: checksRequestSchema.extend({ at: instant }).optional(),
  decidedAt: instant.optional(),
});
export type Application = z.infer<typeof applicationSchema>;

/** One page of an organisation's applications in the order of their ids; an empty bookmark ends it. */
export const applicationPageSchema = z.strictObject({
  applications: z.array(applicationSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type ApplicationPage = z.infer<typeof applicationPageSchema>;

/** Chaincode events of applications; the payload is the application. */
export const applicationEvents = {
  submitted: 'ApplicationSubmitted',
  checked: 'ApplicationChecked',
  refused: 'ApplicationRefused',
} as const;
