import { randomBytes, randomUUID } from 'node:crypto';
import {
  professionsFor,
  saltedDigest,
  type ApplicationRequest,
  type ChecksRequest,
  type ControlledSubstances,
  type Established,
  type Licence,
  type Role,
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

/** A licence that bears a role, as a credential says it. */
export function licenceFor(role: Role = 'attending'): { readonly licence?: Licence } {
  const [profession] = professionsFor(role);
  return profession === undefined ? {} : { licence: { profession, state: 'MA' } };
}

/** What checks establish of somebody with the licence that a role takes. */
export function establishedFor(
  role: Role = 'attending',
  controlledSubstances?: ControlledSubstances,
): Established | undefined {
  const { licence } = licenceFor(role);
  return (
    licence && {
      licence: { ...licence, until: '2030-01-01T00:00:00Z' },
      ...(controlledSubstances && { controlledSubstances }),
    }
  );
}

/** Checks that passed establish a clinician's licence, those that failed nothing. */
export function recordChecks(
  ledger: TestLedger,
  as: TestIdentity,
  applicationId: string,
  { at, outcome = 'passed', ...stated }: When & Partial<ChecksRequest> = {},
): Promise<Outcome> {
  const checks = {
    outcome,
    evidence: { evidenceId: randomUUID(), digest: digest() },
    ...(outcome === 'passed' && { established: establishedFor() }),
    ...stated,
  };
  const when = at === undefined ? {} : { at };
  return call(ledger, as, 'RecordChecks', [applicationId, JSON.stringify(checks)], when);
}

export function refuseApplication(
  ledger: TestLedger,
  as: TestIdentity,
  applicationId: string,
): Promise<Outcome> {
  return call(ledger, as, 'RefuseApplication', [applicationId]);
}

/** The id of an application, for a clinician's role unless another is named, whose checks passed. */
export async function checkedApplication(
  ledger: TestLedger,
  as: TestIdentity,
  {
    role = 'attending',
    established = establishedFor(role),
    ...when
  }: When & { readonly role?: Role; readonly established?: Established | undefined } = {},
): Promise<string> {
  const applicationId = randomUUID();
  succeeded(await applyFor(ledger, as, { applicationId, role }));
  succeeded(await recordChecks(ledger, as, applicationId, { ...when, established }));
  return applicationId;
}
