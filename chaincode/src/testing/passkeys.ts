import { randomUUID } from 'node:crypto';
import type {
  Assertion,
  Authority,
  SignedPasskeyAddition,
  SignedPasskeyRemoval,
  SignedProviderPasskeyAddition,
  SignedProviderPasskeyRemoval,
} from '@healthchain/protocol';
import { publicStatementBase, type SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import type { Consortium } from './consortium.js';
import type { TestIdentity } from './identity.js';
import { callWith, now } from './patients.js';
import type { Outcome } from './test-ledger.js';

/** Whose passkeys they are, as statements name them. */
type PatientSubject = SignedPasskeyAddition['statement']['subject'];
type ProviderSubject = SignedProviderPasskeyAddition['statement']['subject'];
type Subject = PatientSubject | ProviderSubject;

/** What of a passkey addition a test changes. */
export interface AdditionChange {
  readonly channel?: string;
  readonly issuedAt?: string;
  readonly passkeyId?: string;
  readonly enrolmentId?: string;
  /** Another than the new passkey's own signature. */
  readonly possession?: SoftwareAuthenticator;
}

/** An addition that one device and the new one sign. */
export function additionOf<Of extends Subject>(
  subject: Of,
  enrolmentId: string,
  [by, added]: readonly [SoftwareAuthenticator, SoftwareAuthenticator],
  { channel = 'healthchain', issuedAt = now, ...change }: AdditionChange = {},
) {
  const statement = {
    ...{ kind: 'passkey-addition' as const, ...publicStatementBase(issuedAt, channel) },
    ...{ subject, passkey: added.passkey },
    enrolmentId: change.enrolmentId ?? enrolmentId,
    passkeyId: change.passkeyId ?? randomUUID(),
  };
  return {
    statement,
    assertion: signedBy(by, statement),
    possession: signedBy(change.possession ?? added, statement),
  };
}

/** A removal that a device signs. */
export function removalOf<Of extends Subject>(
  subject: Of,
  enrolmentId: string,
  passkeyId: string,
  by: SoftwareAuthenticator,
) {
  const statement = {
    ...{ kind: 'passkey-removal' as const, ...publicStatementBase(now) },
    ...{ subject, enrolmentId, passkeyId, removalId: randomUUID() },
  };
  return { statement, assertion: signedBy(by, statement) };
}

function signedBy(
  device: SoftwareAuthenticator,
  statement: { readonly subject: Subject } & object,
): Assertion {
  return device.sign(statement as Parameters<SoftwareAuthenticator['sign']>[0]);
}

/** How a change is handed in. */
interface HandedIn {
  readonly as: TestIdentity;
  readonly at?: string;
}

export function add(
  consortium: Pick<Consortium, 'ledger'>,
  signed: SignedPasskeyAddition,
  { as, at = now }: HandedIn,
): Promise<Outcome> {
  const { passkeyId } = signed.statement;
  return callWith(consortium, as, 'AddPasskey', passkeyId, { ...salts(), signed }, { at });
}

export function remove(
  consortium: Pick<Consortium, 'ledger'>,
  signed: SignedPasskeyRemoval,
  { as, at = now }: HandedIn,
): Promise<Outcome> {
  const { removalId } = signed.statement;
  return callWith(consortium, as, 'RemovePasskey', removalId, { ...salts(), signed }, { at });
}

export function addProvider(
  { ledger }: Pick<Consortium, 'ledger'>,
  signed: SignedProviderPasskeyAddition,
  { as, at = now }: HandedIn,
): Promise<Outcome> {
  const args = [JSON.stringify(signed), randomUUID()];
  return ledger.run({ as, call: 'AccessControlContract:AddProviderPasskey', args, at });
}

export function removeProvider(
  { ledger }: Pick<Consortium, 'ledger'>,
  signed: SignedProviderPasskeyRemoval,
  { as, at = now }: HandedIn,
): Promise<Outcome> {
  const args = [JSON.stringify(signed), randomUUID()];
  return ledger.run({ as, call: 'AccessControlContract:RemoveProviderPasskey', args, at });
}

/** What a person's passkeys came to, without their signatures. */
export function passkeysOf({ enrolmentId, additions = [], removed = [] }: Authority) {
  return { enrolmentId, added: additions.map((each) => each.statement.passkeyId), removed };
}

const salts = () => ({ salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() });
