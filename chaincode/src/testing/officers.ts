import { createHash, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  type AccessPolicy,
  type JsonValue,
  type KeyRotationStatement,
  type PolicyApprovalStatement,
  type SignedPolicyApproval,
  type StepUpStatement,
} from '@healthchain/protocol';
import { publicStatementBase, type SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { succeeded, type Consortium, type Member } from './consortium.js';
import { enrolPerson } from './emergencies.js';
import type { TestIdentity } from './identity.js';
import { deviceAt, employ, now } from './patients.js';
import type { Outcome } from './test-ledger.js';

/** A privacy officer with an enrolled passkey. */
export interface Officer {
  readonly person: TestIdentity;
  readonly device: SoftwareAuthenticator;
}

/** The privacy officers of both hospitals. */
export interface Officers {
  readonly lakeside: Officer;
  readonly millbrook: Officer;
}

/** Employs a privacy officer at each hospital, whose passkeys their registrars enrol. */
export async function employOfficers(consortium: Consortium): Promise<Officers> {
  const { lakeside, millbrook } = consortium;
  const registrars = [
    await employ(consortium, lakeside, 'registrar'),
    await employ(consortium, millbrook, 'registrar'),
  ] as const;
  const officerAt = async (
    mspId: 'LakesideMSP' | 'MillbrookMSP',
    member: Member,
    [own, other]: readonly [TestIdentity, TestIdentity],
  ): Promise<Officer> => {
    const person = await employ(consortium, member, 'privacy-officer');
    const device = deviceAt(mspId);
    await enrolPerson(consortium, person, device, [own, other]);
    return { person, device };
  };
  return {
    lakeside: await officerAt('LakesideMSP', lakeside, registrars),
    millbrook: await officerAt('MillbrookMSP', millbrook, [registrars[1], registrars[0]]),
  };
}

/** The part of a step-up that says whose it is, and when. */
function stepUpOf({ person }: Officer) {
  const { mspId: organization, publicKeyDigest } = person;
  return { ...publicStatementBase(now), organization, publicKeyDigest };
}

/** What an officer states of version 2 of the access policy. */
export function approvalOf(
  officer: Officer,
  policy: AccessPolicy,
  change: Partial<PolicyApprovalStatement> = {},
): PolicyApprovalStatement {
  return {
    kind: 'policy-approval',
    ...stepUpOf(officer),
    document: 'accessPolicy',
    version: 2,
    digest: digestOf(policy),
    ...change,
  };
}

/** What somebody states of a key that takes the place of a published one. */
export function rotationOf(
  officer: Officer,
  published: JsonValue,
  change: Partial<KeyRotationStatement> = {},
): KeyRotationStatement {
  return {
    kind: 'key-rotation',
    ...stepUpOf(officer),
    key: 'wrapping',
    digest: digestOf(published),
    ...change,
  };
}

export function signedBy<Stated extends StepUpStatement>({ device }: Officer, statement: Stated) {
  return { statement, assertion: device.sign(statement) };
}

/** Proposes version 2 of the access policy. */
export function proposePolicy(
  { ledger }: Consortium,
  { admin }: Pick<Member, 'admin'>,
  policy: AccessPolicy,
  signed: SignedPolicyApproval | null,
): Promise<Outcome> {
  return ledger.run({
    as: admin,
    call: 'AccessControlContract:ProposeDocument',
    args: ['accessPolicy', '2', JSON.stringify(policy), JSON.stringify(signed), randomUUID()],
  });
}

/** Approves version 2 of the access policy. */
export function approvePolicy(
  { ledger }: Consortium,
  { admin }: Pick<Member, 'admin'>,
  policy: AccessPolicy,
  signed: SignedPolicyApproval | null,
): Promise<Outcome> {
  return ledger.run({
    as: admin,
    call: 'AccessControlContract:ApproveDocument',
    args: ['accessPolicy', '2', digestOf(policy), JSON.stringify(signed), randomUUID()],
  });
}

/** Puts version 2 of the access policy in force: Lakeside proposes it and Millbrook approves it. */
export async function changePolicy(
  consortium: Consortium,
  { lakeside, millbrook }: Officers,
  policy: AccessPolicy,
): Promise<void> {
  const first = signedBy(lakeside, approvalOf(lakeside, policy));
  succeeded(await proposePolicy(consortium, consortium.lakeside, policy, first));
  const second = signedBy(millbrook, approvalOf(millbrook, policy));
  succeeded(await approvePolicy(consortium, consortium.millbrook, policy, second));
}

function digestOf(value: JsonValue): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
