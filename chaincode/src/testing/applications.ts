import { randomBytes, randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type ApplicationRequest,
  type ChecksRequest,
  type SealedEvidence,
} from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { succeeded } from './consortium.js';
import type { TestIdentity } from './identity.js';
import type { Outcome, TestLedger } from './test-ledger.js';

/** An instant other than that of calls which state none. */
interface When {
  readonly at?: string;
}

function call(
  ledger: TestLedger,
  as: TestIdentity,
  name: string,
  args: readonly string[],
  when: When = {},
): Promise<Outcome> {
  const full = `AccessControlContract:${name}`;
  return ledger.run({ as, call: full, args: [...args, randomUUID()], ...when });
}

const digest = (): string => randomBytes(32).toString('hex');

/** Evidence that a gateway encrypted: to the contract, any bytes. */
export function someEvidence(evidenceId: string = randomUUID()): SealedEvidence {
  const ciphertext = randomBytes(256).toString('base64');
  return {
    evidenceId,
    wrappedKey: { algorithm: 'RSA-OAEP-256', keyId: digest(), ciphertext },
    sealed: randomBytes(64).toString('base64'),
  };
}

export function keepEvidence(
  ledger: TestLedger,
  as: TestIdentity,
  {
    evidence = someEvidence(),
    salt = newSalt(),
    id = evidence.evidenceId,
    idempotencyKey = randomUUID(),
  }: {
    readonly evidence?: SealedEvidence;
    readonly salt?: string;
    readonly id?: string;
    readonly idempotencyKey?: string;
  } = {},
): Promise<Outcome> {
  return ledger.run({
    as,
    call: 'AccessControlContract:KeepEvidence',
    args: [id, saltedDigest(salt, evidence), idempotencyKey],
    transient: { evidence: { salt, evidence } },
  });
}

export function applyFor(
  ledger: TestLedger,
  as: TestIdentity,
  change: Partial<ApplicationRequest> = {},
): Promise<Outcome> {
  const request: ApplicationRequest = {
    applicationId: randomUUID(),
    role: 'attending',
    evidence: { evidenceId: randomUUID(), digest: digest() },
    ...change,
  };
  return call(ledger, as, 'SubmitApplication', [JSON.stringify(request)]);
}

export function recordChecks(
  ledger: TestLedger,
  as: TestIdentity,
  applicationId: string,
  { outcome = 'passed', ...when }: When & Partial<ChecksRequest> = {},
): Promise<Outcome> {
  const checks = { outcome, evidence: { evidenceId: randomUUID(), digest: digest() } };
  return call(ledger, as, 'RecordChecks', [applicationId, JSON.stringify(checks)], when);
}

export function refuseApplication(
  ledger: TestLedger,
  as: TestIdentity,
  applicationId: string,
): Promise<Outcome> {
  return call(ledger, as, 'RefuseApplication', [applicationId]);
}

/** The id of an application for a clinician's role whose checks passed. */
export async function checkedApplication(
  ledger: TestLedger,
  as: TestIdentity,
  when: When = {},
): Promise<string> {
  const applicationId = randomUUID();
  succeeded(await applyFor(ledger, as, { applicationId }));
  succeeded(await recordChecks(ledger, as, applicationId, when));
  return applicationId;
}
