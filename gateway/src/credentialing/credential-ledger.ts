import { randomUUID } from 'node:crypto';
import {
  applicationPageSchema,
  applicationSchema,
  credentialPageSchema,
  credentialSchema,
  evidenceSchema,
  evidenceTransientField,
  saltedDigest,
  type Application,
  type ApplicationPage,
  type ApplicationRequest,
  type ChecksRequest,
  type Credential,
  type CredentialRequest,
  type Evidence,
  type EvidenceReference,
  type SealedEvidence,
} from '@healthchain/protocol';
import type { z } from 'zod';
import type { Signatory } from '../platform/fabric/connection.js';
import { ledgerQuery, parseLedgerJson } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { newSalt } from '../records/salt.js';

/** A credential as the ledger holds it, named as its countersigner has to. */
export interface CredentialName {
  readonly mspId: string;
  readonly publicKeyDigest: string;
  readonly credentialDigest: string;
}

/** What an organisation does by itself to one of its credentials, as the contract calls it. */
export type CredentialChange = 'SuspendCredential' | 'ReinstateCredential' | 'RevokeCredential';

/** The Access Control contract's part about credentials. Every method fails with a HealthChainError. */
export interface CredentialLedger {
  /** Keeps evidence in the own collection, endorsed by the own peer alone. */
  readonly keepEvidence: (as: Signatory, evidence: SealedEvidence) => Promise<EvidenceReference>;
  readonly evidence: (evidenceId: string) => Promise<Evidence>;
  readonly submit: (as: Signatory, request: ApplicationRequest) => Promise<Application>;
  readonly recordChecks: (
    as: Signatory,
    applicationId: string,
    checks: ChecksRequest,
  ) => Promise<Application>;
  readonly refuse: (as: Signatory, applicationId: string) => Promise<Application>;
  readonly issue: (as: Signatory, request: CredentialRequest) => Promise<Credential>;
  readonly countersign: (as: Signatory, name: CredentialName) => Promise<Credential>;
  readonly change: (
    as: Signatory,
    change: CredentialChange,
    publicKeyDigest: string,
  ) => Promise<Credential>;
  readonly application: (applicationId: string) => Promise<Application>;
  /** @param bookmark where the page before ended; empty for the first */
  readonly applications: (bookmark: string) => Promise<ApplicationPage>;
  readonly credentials: (mspId: string) => Promise<readonly Credential[]>;
}

const contract = 'AccessControlContract';
const pageSize = '100';

/** @param endorsers sets of organisations that may endorse a write to public state together */
export function credentialLedger(
  ledger: Pick<Ledger, 'submitAs' | 'evaluate'>,
  mspId: string,
  endorsers: readonly (readonly string[])[],
): CredentialLedger {
  const query = ledgerQuery(ledger, contract);
  const commit = async <Schema extends z.ZodType>(
    schema: Schema,
    as: Signatory,
    name: string,
    ...args: readonly string[]
  ): Promise<z.infer<Schema>> => {
    const request = { name: `${contract}:${name}`, args: [...args, randomUUID()], endorsers };
    return schema.parse(parseLedgerJson((await ledger.submitAs(as, request)).result));
  };
  return {
    keepEvidence: async (as, evidence) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, evidence);
      const { evidenceId } = evidence;
      await ledger.submitAs(as, {
        name: `${contract}:KeepEvidence`,
        args: [evidenceId, digest, randomUUID()],
        transient: { [evidenceTransientField]: JSON.stringify({ salt, evidence }) },
        endorsers: [[mspId]],
      });
      return { evidenceId, digest };
    },
    evidence: (evidenceId) => query(evidenceSchema, 'GetEvidence', evidenceId),
    submit: (as, request) =>
      commit(applicationSchema, as, 'SubmitApplication', JSON.stringify(request)),
    recordChecks: (as, applicationId, checks) =>
      commit(applicationSchema, as, 'RecordChecks', applicationId, JSON.stringify(checks)),
    refuse: (as, applicationId) =>
      commit(applicationSchema, as, 'RefuseApplication', applicationId),
    issue: (as, request) =>
      commit(credentialSchema, as, 'IssueCredential', JSON.stringify(request)),
    countersign: (as, { mspId: issuer, publicKeyDigest, credentialDigest }) =>
      commit(
        credentialSchema,
        as,
        'CountersignCredential',
        issuer,
        publicKeyDigest,
        credentialDigest,
      ),
    change: (as, change, publicKeyDigest) => commit(credentialSchema, as, change, publicKeyDigest),
    application: (applicationId) =>
      query(applicationSchema, 'GetApplication', mspId, applicationId),
    applications: (bookmark) =>
      query(applicationPageSchema, 'ListApplications', mspId, pageSize, bookmark),
    credentials: async (issuer) => {
      const found: Credential[] = [];
      let bookmark = '';
      do {
        const args = [issuer, pageSize, bookmark] as const;
        const page = await query(credentialPageSchema, 'ListCredentials', ...args);
        found.push(...page.credentials);
        bookmark = page.bookmark;
      } while (bookmark !== '');
      return found;
    },
  };
}
