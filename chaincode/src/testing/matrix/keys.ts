import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type CompartmentKind,
  type EscrowDeposit,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { succeeded } from '../consortium.js';
import type { TestIdentity } from '../identity.js';
import { now } from '../patients.js';
import type { Outcome, TestLedger } from '../test-ledger.js';

function newKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Publishes a wrapping key. */
export function publishKey(ledger: TestLedger, as: TestIdentity, spki: string): Promise<Outcome> {
  const request = { publicKey: spki, algorithm: 'RSA-OAEP', idempotencyKey: randomUUID() };
  const args = [JSON.stringify(request)];
  return ledger.run({ as, call: 'PatientRecordContract:PublishWrappingKey', args });
}

/** Publishes a fresh wrapping key and answers its id. */
export async function publishedKey(ledger: TestLedger, as: TestIdentity): Promise<string> {
  const { payload } = succeeded(await publishKey(ledger, as, newKey()));
  return (JSON.parse(payload) as WrappingPublicKey).keyId;
}

/** What is deposited for a consent: a part for each kind, shared among the keepers. */
export function depositOf(
  consentId: string,
  patientId: string,
  keeperKeys: ReadonlyMap<string, string>,
  kind: CompartmentKind = 'general',
): EscrowDeposit {
  const shares = [...keeperKeys].map(([keeper, keyId]) => ({
    keeper,
    wrapped: {
      algorithm: 'RSA-OAEP' as const,
      keyId,
      ciphertext: randomBytes(256).toString('base64'),
    },
  }));
  const sealed = randomBytes(64).toString('base64');
  return { consentId, patientId, parts: [{ kind, sealed, shares }] };
}

export function depositKeys(
  ledger: TestLedger,
  as: TestIdentity,
  deposit: EscrowDeposit,
  at = now,
): Promise<Outcome> {
  const salt = newSalt();
  return ledger.run({
    as,
    call: 'PatientRecordContract:DepositKeyShares',
    args: [deposit.consentId, saltedDigest(salt, deposit), randomUUID()],
    transient: { escrow: { salt, deposit } },
    at,
  });
}

/** What a keeper asks to release, and when. */
export interface ReleaseTerms {
  readonly accessId: string;
  readonly patientId: string;
  readonly keyId: string;
  readonly at?: string;
}

export function releaseKeys(
  ledger: TestLedger,
  as: TestIdentity,
  { at = now, ...terms }: ReleaseTerms,
): Promise<Outcome> {
  const request = { ...terms, sealedDigest: randomBytes(32).toString('hex') };
  const salt = newSalt();
  return ledger.run({
    as,
    call: 'PatientRecordContract:ReleaseKeys',
    args: [terms.accessId, saltedDigest(salt, request), randomUUID()],
    transient: { release: { salt, request } },
    at,
  });
}

export function anchorJournal(
  ledger: TestLedger,
  as: TestIdentity,
  sequence: number,
): Promise<Outcome> {
  const root = randomBytes(32).toString('hex');
  const request = { sequence, root, entries: 3, idempotencyKey: randomUUID() };
  const args = [JSON.stringify(request)];
  return ledger.run({ as, call: 'PatientRecordContract:AnchorJournal', args });
}
