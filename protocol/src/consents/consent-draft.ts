import type { ConsentStatement } from '../authority/statements.js';

/** What makes a statement of terms: whose it is, who signs it, which one, and where and when it counts. */
type Envelope = Pick<
  ConsentStatement,
  'kind' | 'channel' | 'nonce' | 'issuedAt' | 'patientId' | 'consentId' | 'delegationId'
>;

/** What a consent says, whoever says it. */
export type ConsentTerms = Omit<ConsentStatement, keyof Envelope>;

const envelope: Readonly<Record<keyof Envelope, true>> = {
  kind: true,
  channel: true,
  nonce: true,
  issuedAt: true,
  patientId: true,
  consentId: true,
  delegationId: true,
};

/** The terms of a statement. */
export function termsOf(statement: ConsentStatement): ConsentTerms {
  const terms = Object.entries(statement).filter(([name]) => !Object.hasOwn(envelope, name));
  return Object.fromEntries(terms) as ConsentTerms;
}

/** A statement of terms, to sign for the patient: it is no consent before. */
export function draftConsent(terms: ConsentTerms, whose: Omit<Envelope, 'kind'>): ConsentStatement {
  return { kind: 'consent', ...whose, ...terms };
}
