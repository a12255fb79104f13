import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { TestIdentity } from './identity.js';
import { now } from './patients.js';
import type { Outcome, TestLedger } from './test-ledger.js';

const contract = 'PrescriptionManagementContract';

/** A key in a token of its own. */
export class SecondFactor {
  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** SubjectPublicKeyInfo in base64. */
  get publicKey(): string {
    return this.pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** r and s, in base64. */
  sign(bytes: Uint8Array): string {
    const key = { key: this.pair.privateKey, dsaEncoding: 'ieee-p1363' as const };
    return sign('sha256', bytes, key).toString('base64');
  }
}

export function proposeRight(
  ledger: TestLedger,
  as: TestIdentity,
  { publicKeyDigest }: TestIdentity,
  secondKey: string,
  at = now,
): Promise<Outcome> {
  const args = [publicKeyDigest, secondKey, randomUUID()];
  return ledger.run({ as, at, call: `${contract}:ProposeSigningRight`, args });
}

/** Confirms a right as it stands. */
export function confirmRight(
  ledger: TestLedger,
  as: TestIdentity,
  { mspId, publicKeyDigest }: TestIdentity,
  at = now,
): Promise<Outcome> {
  const standing = ledger.state.get(`signingRight/${mspId}/${publicKeyDigest}`) ?? '';
  const digest = createHash('sha256').update(standing).digest('hex');
  const args = [publicKeyDigest, digest, randomUUID()];
  return ledger.run({ as, at, call: `${contract}:ConfirmSigningRight`, args });
}

export function revokeRight(
  ledger: TestLedger,
  as: TestIdentity,
  { publicKeyDigest }: TestIdentity,
): Promise<Outcome> {
  const args = [publicKeyDigest, randomUUID()];
  return ledger.run({ as, call: `${contract}:RevokeSigningRight`, args });
}
