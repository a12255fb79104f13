import { createHash, randomUUID } from 'node:crypto';
import {
  saltedDigest,
  takesLicence,
  type AccessPolicy,
  type Chart,
  type ConsentStatement,
  type ControlledSubstances,
  type DelegationStatement,
  type DocumentKind,
  type DocumentProposal,
  type EnrolmentStatement,
  type JsonValue,
  type RequestPolicy,
  type RevocationStatement,
  type Role,
} from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import {
  newChart,
  newCompartment,
  newSalt,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { checkedApplication, establishedFor, licenceFor } from './applications.js';
import { commit } from './commits.js';
import { succeeded, type Consortium, type Member } from './consortium.js';
import { createIdentity, type TestIdentity } from './identity.js';
import type { Outcome } from './test-ledger.js';

/** The transaction time of calls that state none. */
export const now = '2026-03-01T12:00:00.000Z';
export const site = { rpId: 'lakeside.example', origin: 'https://portal.lakeside.example' };

/** Where the passkeys of each hospital's people are used. */
const sites = {
  LakesideMSP: site,
  MillbrookMSP: { rpId: 'millbrook.example', origin: 'https://portal.millbrook.example' },
} as const;

/** A device of one of a hospital's people. */
export function deviceAt(organization: keyof typeof sites): SoftwareAuthenticator {
  return new SoftwareAuthenticator(sites[organization]);
}

/** A patient of Lakeside with a chart on the ledger. */
export interface TestPatient {
  readonly chart: Chart;
  readonly authenticator: SoftwareAuthenticator;
}

/** Puts the sites of all organisations in force. */
export function registerSites(consortium: Consortium): Promise<void> {
  const relyingParties = Object.entries(sites).map(([mspId, { rpId, origin }]) => ({
    ...{ mspId, rpId },
    origins: [origin],
  }));
  return putInForce(consortium, 'relyingParties', { relyingParties });
}

/** Puts the first access policy in force. */
export function putPolicyInForce(
  consortium: Consortium,
  policy: AccessPolicy = testPolicy,
): Promise<void> {
  return putInForce(consortium, 'accessPolicy', policy);
}

/** Puts a policy about patients' requests in force. */
export function putRequestPolicyInForce(
  consortium: Consortium,
  policy: RequestPolicy,
  version = 1,
): Promise<void> {
  return putInForce(consortium, 'requestPolicy', policy, version);
}

/**
 * Lakeside proposes a document and the others approve it, without anybody else’s signature, until it is in force: in a
 * consortium of three, Millbrook alone.
 */
export async function putInForce(
  { ledger, lakeside, millbrook, cornerstone }: Consortium,
  kind: DocumentKind,
  content: JsonValue,
  version = 1,
): Promise<void> {
  const proposed = await ledger.run({
    as: lakeside.admin,
    call: 'AccessControlContract:ProposeDocument',
    args: [kind, String(version), JSON.stringify(content), 'null', randomUUID()],
  });
  const { digest } = JSON.parse(succeeded(proposed).payload) as DocumentProposal;
  for (const { admin } of [millbrook, cornerstone]) {
    if (isInForce(ledger.state.get(`document/${kind}`), digest)) {
      return;
    }
    succeeded(
      await ledger.run({
        as: admin,
        call: 'AccessControlContract:ApproveDocument',
        args: [kind, String(version), digest, 'null', randomUUID()],
      }),
    );
  }
}

function isInForce(document: string | undefined, digest: string): boolean {
  return document !== undefined && (JSON.parse(document) as DocumentProposal).digest === digest;
}

/**
 * A person of a member's organisation with a credential for a role, on an application where it takes one, and with a
 * DEA registration where one is given.
 */
export async function employ(
  { ledger, cornerstone, millbrook }: Consortium,
  member: Member,
  role: Role,
  validUntil = '2027-01-01T00:00:00Z',
  registration?: ControlledSubstances,
): Promise<TestIdentity> {
  const { mspId } = member.admin;
  const person = await createIdentity(mspId, 'client');
  const { publicKeyDigest } = person;
  const application = takesLicence(role) && {
    applicationId: await checkedApplication(ledger, member.admin, {
      ...{ role, ...(registration && { established: establishedFor(role, registration) }) },
    }),
    ...licenceFor(role),
    ...(registration && { controlledSubstances: registration }),
  };
  const request = JSON.stringify({ publicKeyDigest, role, validUntil, ...application });
  const issued = await ledger.run({
    as: member.admin,
    call: 'AccessControlContract:IssueCredential',
    args: [request, randomUUID()],
  });
  const countersigner = mspId === 'CornerstoneMSP' ? millbrook : cornerstone;
  succeeded(
    await ledger.run({
      as: countersigner.admin,
      call: 'AccessControlContract:CountersignCredential',
      args: [mspId, publicKeyDigest, sha256(succeeded(issued).payload), randomUUID()],
    }),
  );
  return person;
}

/** Commits a chart for a new patient of Lakeside. */
export async function admit({ ledger, lakeside }: Consortium): Promise<TestPatient> {
  const chart = newChart();
  succeeded(await commit(ledger, lakeside, prepareCommit(chart, newCompartment(chart))));
  return { chart, authenticator: new SoftwareAuthenticator(site) };
}

export function enrolmentOf({ chart, authenticator }: TestPatient): EnrolmentStatement {
  return {
    kind: 'enrolment',
    ...statementBase(chart.chartId, now),
    custodian: 'LakesideMSP',
    passkey: authenticator.passkey,
    encryptionKey: authenticator.encryptionKey,
  };
}

/** A consent for Millbrook: treatment, general compartment, 30 days. */
export function consentOf(
  { chart }: TestPatient,
  change: Partial<ConsentStatement> = {},
): ConsentStatement {
  return {
    kind: 'consent',
    ...statementBase(chart.chartId, now),
    consentId: randomUUID(),
    grantee: 'MillbrookMSP',
    purposes: ['TREAT'],
    compartments: ['general'],
    from: '2026-03-01T12:00:00Z',
    until: '2026-03-31T12:00:00Z',
    ...change,
  };
}

/** Lets somebody decide about treatment for a month. */
export function delegationOf(
  { chart }: TestPatient,
  delegate: SoftwareAuthenticator,
  change: Partial<DelegationStatement> = {},
): DelegationStatement {
  return {
    kind: 'delegation',
    ...statementBase(chart.chartId, now),
    ...{ delegationId: randomUUID(), relationship: 'caregiver', passkey: delegate.passkey },
    ...{ powers: ['consent', 'revoke'], purposes: ['TREAT'], compartments: ['general', 'hiv'] },
    ...{ from: '2026-03-01T12:00:00Z', until: '2026-03-31T12:00:00Z' },
    ...change,
  };
}

export function revocationOf(
  { chart }: TestPatient,
  consentId: string,
  change: Partial<RevocationStatement> = {},
): RevocationStatement {
  return { kind: 'revocation', ...statementBase(chart.chartId, now), consentId, ...change };
}

/** A sensitive argument: its salt under one of two names, and what is signed or asked for. */
export interface SensitiveArgument {
  readonly salt?: string;
  readonly consentSalt?: string;
  readonly signed?: JsonValue;
  readonly request?: JsonValue;
  readonly [field: string]: unknown;
}

/** The digest by which the public arguments name a sensitive one. */
export function digestOf({ salt, consentSalt, signed, request }: SensitiveArgument): string {
  return saltedDigest(consentSalt ?? salt ?? '', signed ?? request ?? null);
}

/** Calls an access control function whose sensitive argument travels in the transient map. */
export function callWith(
  { ledger }: Pick<Consortium, 'ledger'>,
  as: TestIdentity,
  name: string,
  id: string,
  authority: SensitiveArgument,
  { at = now, digest = digestOf(authority) } = {},
): Promise<Outcome> {
  return ledger.run({
    as,
    call: `AccessControlContract:${name}`,
    args: [id, digest, randomUUID()],
    transient: { authority },
    at,
  });
}

/** Fresh salts for everything that a statement makes the ledger hold. */
export function statementSalts() {
  return { consentSalt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
