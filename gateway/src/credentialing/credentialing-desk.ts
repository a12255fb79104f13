import { createHash, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  HealthChainError,
  type Application,
  type ApplicationPage,
  type Credential,
  type Established,
  type EvidenceReference,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { Signatories } from '../access/signatories.js';
import type { CredentialChange, CredentialLedger, CredentialName } from './credential-ledger.js';
import { keptDocumentSchema, type KeptDocument, type UploadedDocument } from './document.js';
import type { EvidenceBox } from './evidence-box.js';
import { providerApplicationSchema, type ProviderApplication } from './provider-application.js';
import { findingSchema, havePassed, type Finding, type RunChecks } from './run-checks.js';

/** An application with what its organisation keeps of it. */
export interface ShownApplication {
  readonly application: Application;
  readonly provider: ProviderApplication;
  /** Of the last checks; empty before. */
  readonly findings: readonly Finding[];
}

/** A credential that waits for a second organisation. */
export interface AwaitingCredential {
  readonly credential: Credential;
  /** What the countersignature has to name. */
  readonly credentialDigest: string;
}

/** What a registrar states of the key that gets a role. */
export interface IssueTerms {
  readonly publicKeyDigest: string;
  readonly validUntil: string;
}

/** What comes with an application that a provider submitted themselves. */
export interface Submitted {
  readonly applicationId?: string;
  /** Documents that the organisation keeps, besides those that it was shown. */
  readonly uploads?: readonly UploadedDocument[];
}

/**
 * Credentialing by registrars, each under their own signature. The contract decides; here evidence is
 * encrypted, and registries are asked. Methods fail with a HealthChainError.
 */
export interface CredentialingDesk {
  readonly apply: (
    registrar: string,
    role: Role,
    provider: ProviderApplication,
    submitted?: Submitted,
  ) => Promise<Application>;
  /** @param bookmark where the page before ended; empty for the first */
  readonly list: (bookmark: string) => Promise<ApplicationPage>;
  readonly show: (applicationId: string) => Promise<ShownApplication>;
  /** A document that was uploaded for an application. */
  readonly document: (applicationId: string, evidenceId: string) => Promise<KeptDocument>;
  /** Asks the registries, and records what they said. */
  readonly check: (registrar: string, applicationId: string) => Promise<ShownApplication>;
  readonly refuse: (registrar: string, applicationId: string) => Promise<Application>;
  readonly issue: (
    registrar: string,
    applicationId: string,
    terms: IssueTerms,
  ) => Promise<Credential>;
  /** Other organisations' credentials that nobody has countersigned, renewals included. */
  readonly awaiting: () => Promise<readonly AwaitingCredential[]>;
  readonly countersign: (registrar: string, name: CredentialName) => Promise<Credential>;
  /** Suspends, reinstates or revokes one of the own organisation. */
  readonly change: (
    registrar: string,
    change: CredentialChange,
    publicKeyDigest: string,
  ) => Promise<Credential>;
}

export interface CredentialingDeskOptions {
  readonly ledger: CredentialLedger;
  readonly signatories: Signatories;
  readonly box: EvidenceBox;
  readonly runChecks: RunChecks;
  /** MSP ids of the other organisations. */
  readonly others: readonly string[];
}

const findingsSchema = z.array(findingSchema);

export function credentialingDesk(options: CredentialingDeskOptions): CredentialingDesk {
  const { ledger, signatories, box, runChecks, others } = options;
  const keep = (registrar: string, content: object): Promise<EvidenceReference> =>
    ledger.keepEvidence(signatories.of(registrar), box.seal(content));
  const keepDocument = async (registrar: string, { kind, ...document }: UploadedDocument) => {
    const { evidenceId } = await keep(registrar, document);
    const content = Buffer.from(document.content, 'base64');
    return { kind, digest: createHash('sha256').update(content).digest('hex'), evidenceId };
  };
  const open = async ({ evidenceId }: Pick<EvidenceReference, 'evidenceId'>): Promise<unknown> =>
    box.open(await ledger.evidence(evidenceId));
  const providerOf = async ({ evidence }: Application): Promise<ProviderApplication> =>
    providerApplicationSchema.parse(await open(evidence));

  return {
    apply: async (registrar, role, provider, submitted = {}) => {
      const { applicationId = randomUUID(), uploads = [] } = submitted;
      // Before the application, so that none stands without its evidence.
      const uploaded = await Promise.all(uploads.map((each) => keepDocument(registrar, each)));
      const documents = [...provider.documents, ...uploaded];
      const evidence = await keep(registrar, { ...provider, documents });
      const request = { applicationId, role, evidence };
      return ledger.submit(signatories.of(registrar), request);
    },
    list: (bookmark) => ledger.applications(bookmark),
    show: async (applicationId) => {
      const application = await ledger.application(applicationId);
      const { checks } = application;
      const [provider, findings] = await Promise.all([
        providerOf(application),
        checks === undefined ? [] : open(checks.evidence),
      ]);
      return { application, provider, findings: findingsSchema.parse(findings) };
    },
    document: async (applicationId, evidenceId) => {
      const { documents } = await providerOf(await ledger.application(applicationId));
      if (!documents.some((each) => each.evidenceId === evidenceId)) {
        throw new HealthChainError('NOT_FOUND');
      }
      return keptDocumentSchema.parse(await open({ evidenceId }));
    },
    check: async (registrar, applicationId) => {
      const standing = await ledger.application(applicationId);
      const provider = await providerOf(standing);
      const { findings, established } = await runChecks(provider);
      const evidence = await keep(registrar, findings);
      const outcome = havePassed(findings) ? ('passed' as const) : ('failed' as const);
      const checks = { outcome, evidence, ...(established && { established }) };
      const signatory = signatories.of(registrar);
      const application = await ledger.recordChecks(signatory, applicationId, checks);
      return { application, provider, findings };
    },
    refuse: (registrar, applicationId) => ledger.refuse(signatories.of(registrar), applicationId),
    issue: async (registrar, applicationId, terms) => {
      const { role, checks } = await ledger.application(applicationId);
      const request = { ...terms, applicationId, role, ...saidOf(checks?.established) };
      return ledger.issue(signatories.of(registrar), request);
    },
    awaiting: async () => {
      const credentials = await Promise.all(others.map((mspId) => ledger.credentials(mspId)));
      return credentials.flat().filter(isAwaiting).map(nameOf);
    },
    countersign: (registrar, name) => ledger.countersign(signatories.of(registrar), name),
    change: (registrar, change, publicKeyDigest) =>
      ledger.change(signatories.of(registrar), change, publicKeyDigest),
  };
}

/** What a credential says of a person whose checks established this. */
function saidOf(established: Established | undefined) {
  if (established === undefined) {
    return {};
  }
  const { licence, controlledSubstances } = established;
  const { profession, state } = licence;
  return {
    licence: { profession, state },
    ...(controlledSubstances && { controlledSubstances }),
  };
}

function isAwaiting(credential: Credential): boolean {
  const { suspendedAt, revokedAt, countersignedBy, renewal } = credential;
  const stopped = suspendedAt ?? revokedAt;
  return stopped === undefined && (countersignedBy === undefined || renewal !== undefined);
}

function nameOf(credential: Credential): AwaitingCredential {
  const text = canonicalJson(credential);
  return { credential, credentialDigest: createHash('sha256').update(text).digest('hex') };
}
