import { randomUUID } from 'node:crypto';
import { saltedDigest, type JsonValue } from '@healthchain/protocol';
import type { IssueRequest, PrescriptionOrder } from '@healthchain/protocol/prescriptions';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { explanationFor } from './emergencies.js';
import type { TestIdentity } from './identity.js';
import { now } from './patients.js';
import type { Outcome, TestLedger } from './test-ledger.js';

/** Who asks, and when; digest and key are right unless they are given. */
export interface Sent {
  readonly as: TestIdentity;
  readonly at?: string;
  readonly digest?: string;
  readonly idempotencyKey?: string;
}

/** Drafts an order whose words nobody can open, wrapped to keys by organisation. */
export function draftPrescription(
  ledger: TestLedger,
  order: PrescriptionOrder,
  keys: ReadonlyMap<string, string>,
  sent: Sent,
): Promise<Outcome> {
  const readers = [order.organization, order.pharmacy].filter((each) => each !== undefined);
  const unknown = 'ab'.repeat(32);
  const text = explanationFor(new Map(readers.map((mspId) => [mspId, keys.get(mspId) ?? unknown])));
  const salt = newSalt();
  const digest = saltedDigest(salt, order);
  const transient = { salt, textSalt: newSalt(), order, text };
  return call(ledger, 'DraftPrescription', [order.prescriptionId], transient, { digest, ...sent });
}

/** Issues drafts, without anything that would be taken besides. */
export function issuePrescriptions(
  ledger: TestLedger,
  change: Partial<IssueRequest> & Pick<IssueRequest, 'patientId' | 'prescriptionIds'>,
  sent: Sent,
): Promise<Outcome> {
  const request: IssueRequest = {
    ...{ accessIds: [], otherMedicines: [], allergies: [], overrides: [], ...change },
  };
  const salts = {
    ...{ request: newSalt(), profile: newSalt() },
    prescriptions: request.prescriptionIds.map(() => newSalt()),
  };
  const digest = saltedDigest(salts.request, request);
  return call(ledger, 'IssuePrescriptions', [], { salts, request }, { digest, ...sent });
}

/** Asks what a prescriber would have to answer. */
export function checkPrescriptions(
  ledger: TestLedger,
  as: TestIdentity,
  {
    publicKeyDigest,
    ...change
  }: Partial<IssueRequest> &
    Pick<IssueRequest, 'patientId' | 'prescriptionIds'> & { readonly publicKeyDigest: string },
): Promise<Outcome> {
  const prescriptions = {
    ...{ accessIds: [], otherMedicines: [], allergies: [], overrides: [], ...change },
  };
  return ledger.run({
    ...{ as, call: 'PrescriptionManagementContract:CheckPrescriptions' },
    args: [publicKeyDigest],
    transient: { prescriptions },
  });
}

/** What is done about a prescription. */
export interface ActRequest {
  readonly patientId: string;
  readonly prescriptionId: string;
  readonly [field: string]: JsonValue;
}

/** Does something about a prescription. */
export function actOn(
  ledger: TestLedger,
  name: string,
  request: ActRequest,
  sent: Sent,
): Promise<Outcome> {
  const salt = newSalt();
  const digest = saltedDigest(salt, request);
  const profileSalt = name === 'EndPrescription' ? { profileSalt: newSalt() } : {};
  const transient = { salt, request, ...profileSalt };
  return call(ledger, name, [request.prescriptionId], transient, { digest, ...sent });
}

function call(
  ledger: TestLedger,
  name: string,
  named: readonly string[],
  transient: object,
  { as, at = now, digest = '', idempotencyKey = randomUUID() }: Sent,
): Promise<Outcome> {
  return ledger.run({
    ...{ as, at, call: `PrescriptionManagementContract:${name}` },
    args: [...named, digest, idempotencyKey],
    transient: { prescriptions: transient },
  });
}
