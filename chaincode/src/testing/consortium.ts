import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import type { DocumentProposal, OrganizationsDocument } from '@healthchain/protocol';
import { createIdentity, type TestIdentity } from './identity.js';
import { TestLedger, type Outcome } from './test-ledger.js';

/** Two hospitals and a pharmacy. */
export const organizations: OrganizationsDocument = {
  organizations: [
    { mspId: 'LakesideMSP', kind: 'hospital', name: 'Lakeside General Hospital' },
    { mspId: 'MillbrookMSP', kind: 'hospital', name: 'Millbrook Medical Center' },
    { mspId: 'CornerstoneMSP', kind: 'pharmacy', name: 'Cornerstone Pharmacy' },
  ],
};

/** Administrator and gateway of one organisation. */
export interface Member {
  readonly admin: TestIdentity;
  readonly gateway: TestIdentity;
}

/** A ledger on which the organisations document is in force and every gateway has its credential. */
export interface Consortium {
  readonly ledger: TestLedger;
  readonly lakeside: Member;
  readonly millbrook: Member;
  readonly cornerstone: Member;
}

export async function createMembers(): Promise<Omit<Consortium, 'ledger'>> {
  return {
    lakeside: await createMember('LakesideMSP'),
    millbrook: await createMember('MillbrookMSP'),
    cornerstone: await createMember('CornerstoneMSP'),
  };
}

export async function foundConsortium(): Promise<Consortium> {
  const ledger = new TestLedger();
  const members = await createMembers();
  const { lakeside, millbrook, cornerstone } = members;
  const { digest } = JSON.parse(
    succeeded(await propose(ledger, lakeside, 1, organizations)).payload,
  ) as DocumentProposal;
  succeeded(await approve(ledger, millbrook, 1, digest));
  succeeded(await approve(ledger, cornerstone, 1, digest));
  for (const [member, countersigner] of [
    [lakeside, millbrook],
    [millbrook, cornerstone],
    [cornerstone, lakeside],
  ] as const) {
    succeeded(await issue(ledger, member));
    succeeded(await countersign(ledger, countersigner, member));
  }
  return { ledger, ...members };
}

export function propose(
  ledger: TestLedger,
  member: Member,
  version: number,
  content: OrganizationsDocument,
): Promise<Outcome> {
  return ledger.run({
    as: member.admin,
    call: 'AccessControlContract:ProposeDocument',
    args: ['organizations', String(version), JSON.stringify(content), 'null', randomUUID()],
  });
}

export function approve(
  ledger: TestLedger,
  member: Member,
  version: number,
  digest: string,
): Promise<Outcome> {
  return ledger.run({
    as: member.admin,
    call: 'AccessControlContract:ApproveDocument',
    args: ['organizations', String(version), digest, 'null', randomUUID()],
  });
}

export function issue(
  ledger: TestLedger,
  member: Member,
  validUntil = '2027-01-01T00:00:00Z',
): Promise<Outcome> {
  const { publicKeyDigest } = member.gateway;
  return ledger.run({
    as: member.admin,
    call: 'AccessControlContract:IssueCredential',
    args: [JSON.stringify({ publicKeyDigest, role: 'gateway', validUntil }), randomUUID()],
  });
}

/** Countersigns the credential of a member's gateway as it stands on the ledger. */
export function countersign(
  ledger: TestLedger,
  countersigner: Member,
  member: Member,
  at?: string,
): Promise<Outcome> {
  const { mspId, publicKeyDigest } = member.gateway;
  const issued = ledger.state.get(`credential/${mspId}/${publicKeyDigest}`) ?? '';
  const digest = createHash('sha256').update(issued).digest('hex');
  return ledger.run({
    as: countersigner.admin,
    call: 'AccessControlContract:CountersignCredential',
    args: [mspId, publicKeyDigest, digest, randomUUID()],
    ...(at === undefined ? {} : { at }),
  });
}

/** Asserts that a call was accepted. */
export function succeeded(outcome: Outcome): Outcome {
  assert.equal(outcome.status, 200, outcome.message);
  return outcome;
}

/** Asserts that a call was refused with this code, and wrote nothing. */
export function refused(outcome: Outcome, code: string): void {
  assert.match(outcome.message, new RegExp(`^\\[${code}\\] `));
  assert.equal(outcome.status, 500);
  const { writes, deletes, privateWrites, event } = outcome;
  assert.deepEqual([writes, deletes, privateWrites, event], [{}, [], {}, undefined]);
}

/** Administrator and gateway of an organisation, with fresh keys. */
export async function createMember(mspId: string): Promise<Member> {
  return {
    admin: await createIdentity(mspId, 'admin'),
    gateway: await createIdentity(mspId, 'client'),
  };
}
