import { randomUUID } from 'node:crypto';
import {
  authoritySchema,
  authorityTransientField,
  passkeyChangePageSchema,
  providerPasskeyChangePageSchema,
  providerPasskeySchema,
  saltedDigest,
  type PasskeyChange,
  type PasskeyHolder,
  type PatientPasskeyStatement,
  type ProviderPasskeyChange,
  type ProviderPasskeyStatement,
  type SignedPasskeyAddition,
  type SignedPasskeyRemoval,
  type SignedProviderPasskeyAddition,
  type SignedProviderPasskeyRemoval,
} from '@healthchain/protocol';
import { ledgerQuery, unlessAbsent } from '../../platform/fabric/ledger-query.js';
import type { Ledger } from '../../platform/fabric/ledger.js';
import { newSalt } from '../../records/salt.js';

/** Whose passkeys they are, as statements name them. */
export type PatientSubject = PatientPasskeyStatement['subject'];
export type ProviderSubject = ProviderPasskeyStatement['subject'];

/** The passkeys of people of one kind, as the Access Control contract has them. Every method fails with a HealthChainError. */
export interface PasskeysOf<Subject, Change, Addition, Removal> {
  /** Who can sign for somebody; nobody where no passkey is enrolled. */
  readonly holder: (subject: Subject) => Promise<PasskeyHolder | undefined>;
  readonly changes: (subject: Subject) => Promise<readonly Change[]>;
  readonly add: (signed: Addition) => Promise<void>;
  readonly remove: (signed: Removal) => Promise<void>;
}

export type PatientPasskeys = PasskeysOf<
  PatientSubject,
  PasskeyChange,
  SignedPasskeyAddition,
  SignedPasskeyRemoval
>;
export type ProviderPasskeys = PasskeysOf<
  ProviderSubject,
  ProviderPasskeyChange,
  SignedProviderPasskeyAddition,
  SignedProviderPasskeyRemoval
>;

type LedgerPart = Pick<Ledger, 'submit' | 'evaluate'>;
/** Sets of organisations that may endorse a write together. */
type Endorsers = readonly (readonly string[])[];

const contract = 'AccessControlContract';
const pageSize = '200';

export function patientPasskeys(ledger: LedgerPart, endorsers: Endorsers): PatientPasskeys {
  const query = ledgerQuery(ledger, contract);
  const submit = async (
    name: string,
    id: string,
    signed: SignedPasskeyAddition | SignedPasskeyRemoval,
  ): Promise<void> => {
    const salts = { salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
    await ledger.submit({
      name: `${contract}:${name}`,
      args: [id, saltedDigest(salts.salt, signed), randomUUID()],
      transient: { [authorityTransientField]: JSON.stringify({ ...salts, signed }) },
      endorsers,
    });
  };
  return {
    holder: ({ patientId }) => unlessAbsent(query(authoritySchema, 'GetAuthority', patientId)),
    changes: ({ patientId }) =>
      everyPage((bookmark) =>
        query(passkeyChangePageSchema, 'ListPasskeyLog', patientId, pageSize, bookmark),
      ),
    add: (signed) => submit('AddPasskey', signed.statement.passkeyId, signed),
    remove: (signed) => submit('RemovePasskey', signed.statement.removalId, signed),
  };
}

export function providerPasskeys(ledger: LedgerPart, endorsers: Endorsers): ProviderPasskeys {
  const query = ledgerQuery(ledger, contract);
  const submit = async (
    name: string,
    signed: SignedProviderPasskeyAddition | SignedProviderPasskeyRemoval,
  ): Promise<void> => {
    const args = [JSON.stringify(signed), randomUUID()];
    await ledger.submit({ name: `${contract}:${name}`, args, endorsers });
  };
  return {
    holder: ({ organization, publicKeyDigest }) =>
      unlessAbsent(
        query(providerPasskeySchema, 'GetProviderPasskey', organization, publicKeyDigest),
      ),
    changes: ({ organization, publicKeyDigest }) =>
      everyPage((bookmark) =>
        query(
          providerPasskeyChangePageSchema,
          'ListProviderPasskeyLog',
          ...[organization, publicKeyDigest, pageSize, bookmark],
        ),
      ),
    add: (signed) => submit('AddProviderPasskey', signed),
    remove: (signed) => submit('RemoveProviderPasskey', signed),
  };
}

/** A list whole, from its first page to its last. */
async function everyPage<Change>(
  pageAt: (bookmark: string) => Promise<{ readonly changes: Change[]; readonly bookmark: string }>,
): Promise<readonly Change[]> {
  const found: Change[] = [];
  let bookmark = '';
  do {
    const page = await pageAt(bookmark);
    found.push(...page.changes);
    bookmark = page.bookmark;
  } while (bookmark !== '');
  return found;
}
