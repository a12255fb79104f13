import { z } from 'zod';
import { instant, mspId, sha256Hex } from './primitives.js';

/** Kinds of organisation; rules and collections name kinds, never organisations. */
export const organizationKinds = [
  'hospital',
  'pharmacy',
  'health-plan',
  'research-institute',
] as const;
export const organizationKind = z.enum(organizationKinds);
export type OrganizationKind = z.infer<typeof organizationKind>;

const organizationEntry = z.strictObject({
  mspId,
  kind: organizationKind,
  name: z.string().min(1).max(100),
});
export type OrganizationEntry = z.infer<typeof organizationEntry>;

/** Organisations that one channel can have. */
const organizationsLimit = 100;

/** Documents that a majority of organisations puts in force, each with its content's schema. */
export const governedDocuments = {
  organizations: z.strictObject({
    /** Two at least: every credential needs the countersignature of another organisation. */
    organizations: z
      .array(organizationEntry)
      .min(2)
      .max(organizationsLimit)
      .refine((entries) => new Set(entries.map((entry) => entry.mspId)).size === entries.length, {
        error: 'An organisation is named once.',
      }),
  }),
} as const;
export const documentKind = z.literal('organizations');
export type DocumentKind = z.infer<typeof documentKind>;
export type OrganizationsDocument = z.infer<typeof governedDocuments.organizations>;

/** A version of a governed document on its way into force. */
export const documentProposalSchema = z.strictObject({
  kind: documentKind,
  version: z.int().min(1),
  /** SHA-256 of the canonical JSON of the content. */
  digest: sha256Hex,
  content: governedDocuments.organizations,
  /** MSP ids of the organisations that approved, the proposer first. */
  approvals: z.array(mspId).min(1).max(organizationsLimit),
});
export type DocumentProposal = z.infer<typeof documentProposalSchema>;

/** A version of a governed document in force. */
export const documentInForceSchema = documentProposalSchema.extend({ inForceSince: instant });
export type DocumentInForce = z.infer<typeof documentInForceSchema>;

/** Chaincode events of governance; the payload is the proposal, document or credential. */
export const governanceEvents = {
  documentProposed: 'DocumentProposed',
  documentApproved: 'DocumentApproved',
  documentInForce: 'DocumentInForce',
  credentialIssued: 'CredentialIssued',
  credentialActivated: 'CredentialActivated',
  credentialRevoked: 'CredentialRevoked',
} as const;

/** Roles that a credential can give; people's roles join them with access control. */
export const roles = ['gateway'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** What an organisation's administrator states about a key; a second organisation countersigns. */
export const credentialRequestSchema = z.strictObject({
  /** SHA-256 of the certificate's SubjectPublicKeyInfo. */
  publicKeyDigest: sha256Hex,
  role,
  validUntil: instant,
});
export type CredentialRequest = z.infer<typeof credentialRequestSchema>;

/** A credential on the ledger; active once countersigned, until it expires or is revoked. */
export const credentialSchema = credentialRequestSchema.extend({
  organization: mspId,
  issuedAt: instant,
  countersignedBy: mspId.optional(),
  countersignedAt: instant.optional(),
  revokedAt: instant.optional(),
});
export type Credential = z.infer<typeof credentialSchema>;
