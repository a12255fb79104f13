import { z } from 'zod';
import { accessPolicySchema } from '../access/access-policy.js';
import { drugKnowledgeSchema } from '../drugs/drug-knowledge.js';
import { instant, mspId, sha256Hex } from '../primitives.js';
import { requestPolicySchema } from '../patient-requests/request-policy.js';
import { prescribingPolicySchema } from '../prescriptions/prescribing-policy.js';

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

/** Where the passkeys of an organisation's patients and people are used. */
const relyingPartyEntry = z
  .strictObject({
    mspId,
    /** Relying party id of WebAuthn: the domain of the origins. */
    rpId: z.hostname().max(253),
    /** Origins whose pages may ask for signatures: https, or http on this machine itself. */
    origins: z.array(z.url().max(300)).min(1).max(10),
  })
  .refine(({ rpId, origins }) => origins.every((origin) => isOriginOf(origin, rpId)), {
    error: 'An origin is not one of the relying party.',
  });

function isOriginOf(text: string, rpId: string): boolean {
  const { origin, protocol, hostname } = new URL(text);
  return (
    origin === text &&
    (hostname === rpId || hostname.endsWith(`.${rpId}`)) &&
    (protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost'))
  );
}
export type RelyingPartyEntry = z.infer<typeof relyingPartyEntry>;

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
  relyingParties: z.strictObject({
    relyingParties: z
      .array(relyingPartyEntry)
      .min(1)
      .max(organizationsLimit)
      .refine((entries) => new Set(entries.map((entry) => entry.mspId)).size === entries.length, {
        error: 'An organisation is named once.',
      }),
  }),
  accessPolicy: accessPolicySchema,
  requestPolicy: requestPolicySchema,
  drugKnowledge: drugKnowledgeSchema,
  prescribingPolicy: prescribingPolicySchema,
} as const;
/** The kinds of governed document. */
export const documentKinds = [
  'organizations',
  'relyingParties',
  'accessPolicy',
  'requestPolicy',
  'drugKnowledge',
  'prescribingPolicy',
] as const;
export const documentKind = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof documentKind>;
export type OrganizationsDocument = z.infer<typeof governedDocuments.organizations>;
export type RelyingPartiesDocument = z.infer<typeof governedDocuments.relyingParties>;

function proposalOf<Kind extends DocumentKind>(kind: Kind) {
  return z.strictObject({
    kind: z.literal(kind),
    version: z.int().min(1),
    /** SHA-256 of the canonical JSON of the content. */
    digest: sha256Hex,
    content: governedDocuments[kind],
    /** MSP ids of the organisations that approved, the proposer first. */
    approvals: z.array(mspId).min(1).max(organizationsLimit),
  });
}

/** A version of a governed document on its way into force. */
export const documentProposalSchemas = {
  organizations: proposalOf('organizations'),
  relyingParties: proposalOf('relyingParties'),
  accessPolicy: proposalOf('accessPolicy'),
  requestPolicy: proposalOf('requestPolicy'),
  drugKnowledge: proposalOf('drugKnowledge'),
  prescribingPolicy: proposalOf('prescribingPolicy'),
} as const;
export const documentProposalSchema = z.discriminatedUnion('kind', [
  documentProposalSchemas.organizations,
  documentProposalSchemas.relyingParties,
  documentProposalSchemas.accessPolicy,
  documentProposalSchemas.requestPolicy,
  documentProposalSchemas.drugKnowledge,
  documentProposalSchemas.prescribingPolicy,
]);
export type DocumentProposal = z.infer<typeof documentProposalSchema>;

/** A version of a governed document in force. */
export const documentInForceSchemas = {
  organizations: documentProposalSchemas.organizations.extend({ inForceSince: instant }),
  relyingParties: documentProposalSchemas.relyingParties.extend({ inForceSince: instant }),
  accessPolicy: documentProposalSchemas.accessPolicy.extend({ inForceSince: instant }),
  requestPolicy: documentProposalSchemas.requestPolicy.extend({ inForceSince: instant }),
  drugKnowledge: documentProposalSchemas.drugKnowledge.extend({ inForceSince: instant }),
  prescribingPolicy: documentProposalSchemas.prescribingPolicy.extend({ inForceSince: instant }),
} as const;
export const documentInForceSchema = z.discriminatedUnion('kind', [
  documentInForceSchemas.organizations,
  documentInForceSchemas.relyingParties,
  documentInForceSchemas.accessPolicy,
  documentInForceSchemas.requestPolicy,
  documentInForceSchemas.drugKnowledge,
  documentInForceSchemas.prescribingPolicy,
]);
export type DocumentInForce = z.infer<typeof documentInForceSchema>;
export type OrganizationsInForce = z.infer<typeof documentInForceSchemas.organizations>;
export type AccessPolicyInForce = z.infer<typeof documentInForceSchemas.accessPolicy>;
export type RequestPolicyInForce = z.infer<typeof documentInForceSchemas.requestPolicy>;
export type DrugKnowledgeInForce = z.infer<typeof documentInForceSchemas.drugKnowledge>;

/** One page of the proposals of a kind of document; an empty bookmark ends the list. */
export const proposalPageSchema = z.strictObject({
  proposals: z.array(documentProposalSchema),
  bookmark: z.union([sha256Hex, z.literal('')]),
});
export type ProposalPage = z.infer<typeof proposalPageSchema>;

/** Chaincode events of governance; the payload is the proposal or document. */
export const governanceEvents = {
  documentProposed: 'DocumentProposed',
  documentApproved: 'DocumentApproved',
  documentInForce: 'DocumentInForce',
} as const;
