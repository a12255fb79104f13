import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  saltedDigest,
  type EmergencyEndStatement,
  type EmergencyStatement,
  type NoticeMean,
  type ReviewFinding,
  type SealedExplanation,
} from '@healthchain/protocol';
import {
  publicStatementBase,
  statementBase,
  type SoftwareAuthenticator,
} from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { succeeded, type Consortium } from './consortium.js';
import type { TestIdentity } from './identity.js';
import { callWith, now } from './patients.js';
import type { Outcome } from './test-ledger.js';

/** Enrols the passkey of a person, by a registrar of their organisation and one of another. */
export async function enrolPerson(
  { ledger }: Consortium,
  { mspId, publicKeyDigest }: TestIdentity,
  device: SoftwareAuthenticator,
  [first, second]: readonly [TestIdentity, TestIdentity],
): Promise<void> {
  const statement = {
    ...{ kind: 'provider-enrolment' as const, ...publicStatementBase(now) },
    ...{ organization: mspId, publicKeyDigest, passkey: device.passkey },
  };
  const text = canonicalJson({ statement, assertion: device.sign(statement) });
  const digest = createHash('sha256').update(text).digest('hex');
  const id = randomUUID();
  const call = (name: string) => `AccessControlContract:${name}`;
  succeeded(
    await ledger.run({
      ...{ as: first, call: call('ProposeProviderEnrolment') },
      args: [id, text, randomUUID()],
    }),
  );
  succeeded(
    await ledger.run({
      ...{ as: second, call: call('ConfirmProviderEnrolment') },
      args: [id, digest, randomUUID()],
    }),
  );
}

/** A statement by a clinician, now, for four hours. */
export function emergencyOf(
  { mspId, publicKeyDigest }: TestIdentity,
  patientId: string,
  change: Partial<EmergencyStatement> = {},
): EmergencyStatement {
  const issuedAt = change.issuedAt ?? now;
  return {
    kind: 'emergency',
    ...statementBase(patientId, issuedAt),
    emergencyId: randomUUID(),
    ...{ organization: mspId, publicKeyDigest, reason: 'unconscious' },
    textDigest: saltedDigest(newSalt(), 'found at the roadside'),
    until: new Date(Date.parse(issuedAt) + 240 * 60_000).toISOString(),
    ...change,
  };
}

/** What nobody can open, wrapped to keys by organisation. */
export function explanationFor(keys: ReadonlyMap<string, string>): SealedExplanation {
  return {
    sealed: randomBytes(64).toString('base64'),
    keys: [...keys].map(([organization, keyId]) => ({
      organization,
      wrapped: {
        ...{ algorithm: 'RSA-OAEP' as const, keyId },
        ciphertext: randomBytes(256).toString('base64'),
      },
    })),
  };
}

/** How an emergency is declared. */
export interface Declaration {
  readonly as: TestIdentity;
  readonly device: SoftwareAuthenticator;
  readonly explanation: SealedExplanation;
  readonly at?: string;
}

export function declare(
  consortium: Consortium,
  statement: EmergencyStatement,
  { as, device, explanation, at = now }: Declaration,
): Promise<Outcome> {
  const signed = { statement, assertion: device.sign(statement) };
  const argument = { salt: newSalt(), nonceSalt: newSalt(), signed, explanation };
  return callWith(consortium, as, 'DeclareEmergency', statement.emergencyId, argument, { at });
}

/** An emergency by its patient and id. */
export interface EmergencyName {
  readonly patientId: string;
  readonly emergencyId: string;
}

export function end(
  consortium: Consortium,
  as: TestIdentity,
  { patientId, emergencyId }: EmergencyName,
): Promise<Outcome> {
  const argument = { salt: newSalt(), request: { patientId, emergencyId } };
  return callWith(consortium, as, 'EndEmergency', emergencyId, argument);
}

/** What a patient states to end an emergency, now. */
export function emergencyEndOf({ patientId, emergencyId }: EmergencyName): EmergencyEndStatement {
  return { kind: 'emergency-end', ...statementBase(patientId, now), emergencyId };
}

/** Hands in what a patient stated, under the signature of a device. */
export function endOwn(
  consortium: Consortium,
  as: TestIdentity,
  statement: EmergencyEndStatement,
  device: SoftwareAuthenticator,
  at = now,
): Promise<Outcome> {
  const signed = { statement, assertion: device.sign(statement) };
  const argument = { salt: newSalt(), nonceSalt: newSalt(), signed };
  return callWith(consortium, as, 'EndOwnEmergency', statement.emergencyId, argument, { at });
}

/** What a privacy officer states of a notice: how the patient was told, and when. */
export interface StatedNotice {
  readonly means?: NoticeMean;
  readonly toldAt?: string;
  readonly at?: string;
}

export function recordNotice(
  consortium: Consortium,
  as: TestIdentity,
  { patientId, emergencyId }: EmergencyName,
  { means = 'phone', toldAt = now, at = now }: StatedNotice = {},
): Promise<Outcome> {
  const argument = { salt: newSalt(), request: { patientId, emergencyId, means, toldAt } };
  return callWith(consortium, as, 'RecordEmergencyNotice', emergencyId, argument, { at });
}

/** When the emergencies of tests are over. */
const afterEmergencies = new Date(Date.parse(now) + 240 * 60_000).toISOString();

export function review(
  consortium: Consortium,
  as: TestIdentity,
  { patientId, emergencyId }: EmergencyName,
  finding: ReviewFinding = 'justified',
  at = afterEmergencies,
): Promise<Outcome> {
  const argument = { salt: newSalt(), request: { patientId, emergencyId, finding } };
  return callWith(consortium, as, 'ReviewEmergency', emergencyId, argument, { at });
}
