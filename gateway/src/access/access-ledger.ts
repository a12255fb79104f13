import { randomUUID } from 'node:crypto';
import {
  accessExplanationSchema,
  accessPageSchema,
  accessSchema,
  authoritySchema,
  authorityTransientField,
  consentSchema,
  credentialSchema,
  documentInForceSchemas,
  HealthChainError,
  ledgerFactsSchema,
  providerPasskeySchema,
  randomId,
  requestExplanationSchema,
  saltedDigest,
  type Access,
  type AccessExplanation,
  type AccessPolicyInForce,
  type Assertion,
  type Authority,
  type Chart,
  type ChartRequest,
  type Consent,
  type ConsentStatement,
  type Credential,
  type EnrolmentStatement,
  type Language,
  type LedgerFacts,
  type NameOf,
  type ProviderPasskey,
  type RelyingPartyEntry,
  type RequestExplanation,
  type RevocationStatement,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { Signatory } from '../platform/fabric/connection.js';
import { ledgerQuery, parseLedgerJson, unlessAbsent } from '../platform/fabric/ledger-query.js';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { newSalt } from '../records/salt.js';

/** Whose access, and what it asks for. */
export type Asked = Pick<Access, 'request' | 'organization' | 'publicKeyDigest'>;

/** A statement with the signature over it. */
export type Signed<Statement> = Readonly<{ statement: Statement; assertion: Assertion }>;

/** The Access Control contract, typed. Every method fails with a HealthChainError. */
export interface AccessLedger {
  /** Answers the code with which a caller was refused who may open no chart at all. */
  readonly openChart: (as: Signatory, request: ChartRequest) => Promise<string | undefined>;
  readonly access: (patientId: string, accessId: string) => Promise<Access>;
  readonly accesses: (patientId: string) => Promise<readonly Access[]>;
  readonly authority: (patientId: string) => Promise<Authority>;
  readonly consent: (consentId: string) => Promise<Consent>;
  /** What an access rests on, all of the same time. */
  readonly facts: (asked: Asked) => Promise<LedgerFacts>;
  readonly credential: (mspId: string, publicKeyDigest: string) => Promise<Credential>;
  readonly passkey: (mspId: string, publicKeyDigest: string) => Promise<ProviderPasskey>;
  /** The access policy in force, if any is. */
  readonly policy: () => Promise<AccessPolicyInForce | undefined>;
  readonly explainAccess: (patientId: string, language: Language) => Promise<AccessExplanation>;
  readonly explainRequest: (
    publicKeyDigest: string,
    request: ChartRequest,
  ) => Promise<RequestExplanation>;
  readonly relyingParties: () => Promise<readonly RelyingPartyEntry[]>;
  /** The names by which the organisations document in force calls its members. */
  readonly organizationNames: () => Promise<NameOf>;
  readonly recordConsent: (signed: Signed<ConsentStatement>) => Promise<void>;
  readonly revokeConsent: (signed: Signed<RevocationStatement>) => Promise<void>;
  /** Answers what the second registrar has to name. */
  readonly proposeEnrolment: (
    as: Signatory,
    chart: Chart,
    signed: Signed<EnrolmentStatement>,
  ) => Promise<{ readonly enrolmentId: string; readonly digest: string }>;
  readonly confirmEnrolment: (as: Signatory, enrolmentId: string, digest: string) => Promise<void>;
}

const openAnswer = z.object({ accessId: randomId, refused: z.string().optional() });

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function accessLedger(
  ledger: Pick<Ledger, 'submit' | 'submitAs' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): AccessLedger {
  const query = ledgerQuery(ledger, 'AccessControlContract');
  const request = (name: string, id: string, digest: string, transient: object) => ({
    name: `AccessControlContract:${name}`,
    args: [id, digest, randomUUID()],
    transient: { [authorityTransientField]: JSON.stringify(transient) },
    endorsers,
  });
  const decide = async (
    name: string,
    signed: Signed<ConsentStatement | RevocationStatement>,
  ): Promise<void> => {
    const salts = { consentSalt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
    const digest = saltedDigest(salts.consentSalt, signed);
    await ledger.submit(request(name, signed.statement.consentId, digest, { ...salts, signed }));
  };
  return {
    openChart: async (as, chartRequest) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, chartRequest);
      const transient = { salt, request: chartRequest };
      const { result } = await ledger.submitAs(
        as,
        request('OpenChart', chartRequest.accessId, digest, transient),
      );
      return openAnswer.parse(parseLedgerJson(result)).refused;
    },
    access: (patientId, accessId) => query(accessSchema, 'GetAccess', patientId, accessId),
    accesses: async (patientId) => {
      const found: Access[] = [];
      let bookmark = '';
      do {
        const page = await query(accessPageSchema, 'ListAccesses', patientId, '200', bookmark);
        found.push(...page.accesses);
        bookmark = page.bookmark;
      } while (bookmark !== '');
      return found;
    },
    authority: (patientId) => query(authoritySchema, 'GetAuthority', patientId),
    consent: (consentId) => query(consentSchema, 'GetConsent', consentId),
    facts: ({ request: { patientId, basis }, organization, publicKeyDigest }) =>
      query(
        ledgerFactsSchema,
        'GetAccessFacts',
        ...[patientId, JSON.stringify(basis), organization, publicKeyDigest],
      ),
    passkey: (mspId, digest) => query(providerPasskeySchema, 'GetProviderPasskey', mspId, digest),
    credential: (mspId, digest) => query(credentialSchema, 'GetCredential', mspId, digest),
    policy: () =>
      unlessAbsent(query(documentInForceSchemas.accessPolicy, 'GetDocument', 'accessPolicy')),
    explainAccess: (patientId, language) =>
      query(accessExplanationSchema, 'ExplainAccess', patientId, language),
    explainRequest: (publicKeyDigest, wanted) =>
      query(requestExplanationSchema, 'ExplainRequest', publicKeyDigest, JSON.stringify(wanted)),
    relyingParties: async () => {
      const schema = documentInForceSchemas.relyingParties;
      return (await query(schema, 'GetDocument', 'relyingParties')).content.relyingParties;
    },
    organizationNames: async () => {
      const { content } = await query(
        documentInForceSchemas.organizations,
        'GetDocument',
        'organizations',
      );
      const names = new Map(content.organizations.map(({ mspId, name }) => [mspId, name] as const));
      return (mspId) => nameIn(names, mspId);
    },
    recordConsent: (signed) => decide('RecordConsent', signed),
    revokeConsent: (signed) => decide('RevokeConsent', signed),
    proposeEnrolment: async (as, chart, signed) => {
      const enrolmentId = randomUUID();
      const salt = newSalt();
      const digest = saltedDigest(salt, signed);
      const transient = { salt, nonceSalt: newSalt(), chart, signed };
      await ledger.submitAs(as, request('ProposeEnrolment', enrolmentId, digest, transient));
      return { enrolmentId, digest };
    },
    confirmEnrolment: async (as, enrolmentId, digest) => {
      // The first registrar's organisation has it; the own peer may be a block behind.
      await onceArrived(() =>
        ledger.submitAs(as, request('ConfirmEnrolment', enrolmentId, digest, { salt: newSalt() })),
      );
    },
  };
}

function nameIn(names: ReadonlyMap<string, string>, mspId: string): string {
  const name = names.get(mspId);
  if (name === undefined) {
    throw new HealthChainError('ORGANIZATION_UNKNOWN');
  }
  return name;
}
