import {
  HealthChainError,
  patientAuthority,
  type Assertion,
  type Passkey,
  type EmergencyStatement,
  type PatientPasskeyStatement,
  type PatientStatement,
  type PrescriptionSigningStatement,
  type ProviderPasskeyStatement,
  type PublicStatement,
  type Statement,
} from '@healthchain/protocol';
import { verifyAssertion } from '@healthchain/protocol/assertion';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import type { TransactionTime } from '../../context/transaction-time.js';

/** How long a signed statement can be handed in, and how far its clock may be ahead (ms). */
const currentFor = 10 * 60_000;
const clockTolerance = 60_000;

/** A statement, who signed it, and where. */
export interface SignedStatement {
  readonly statement: Statement;
  readonly assertion: Assertion;
  readonly passkey: Passkey;
  /** The organisation at whose site the passkey is used. */
  readonly custodian: string;
}

/** Refusals of {@link checkStatement}. */
export const statementRefusals = [
  'STATEMENT_NOT_CURRENT',
  'NONCE_USED',
  'RELYING_PARTY_UNKNOWN',
  'SIGNATURE_INVALID',
] as const;

/**
 * Checks a signed statement: it is for this channel, of now, not used before, and signed by the
 * passkey at its organisation's site.
 *
 * @throws HealthChainError one of {@link statementRefusals}
 */
export async function checkStatement(
  context: HealthContext,
  { statement, assertion, passkey, custodian }: SignedStatement,
): Promise<void> {
  if (statement.channel !== context.stub.getChannelID()) {
    throw new HealthChainError('SIGNATURE_INVALID', 'The statement is for another channel.');
  }
  requireCurrent(statement.issuedAt, context.time, currentFor);
  if (await isUsed(context, statement)) {
    throw new HealthChainError('NONCE_USED');
  }
  const sites = await context.publicState.get(publicKeys.relyingParties());
  const site = sites?.content.relyingParties.find(({ mspId }) => mspId === custodian);
  if (site === undefined) {
    throw new HealthChainError('RELYING_PARTY_UNKNOWN');
  }
  await verifyAssertion(statement, assertion, passkey, site);
}

/** Marks the statement as used: of two transactions with its nonce, Fabric commits one. */
export async function useStatement(
  context: HealthContext,
  {
    nonce,
  }: PatientStatement | EmergencyStatement | PatientPasskeyStatement | PrescriptionSigningStatement,
  salt: string,
): Promise<void> {
  await context.privateState(patientAuthority).put(privateKeys.nonce(nonce), { salt, nonce });
}

/** {@link useStatement} for a statement that is public itself. */
export async function usePublicStatement(
  context: HealthContext,
  { nonce }: PublicStatement | ProviderPasskeyStatement,
): Promise<void> {
  await context.publicState.put(publicKeys.nonce(nonce), { nonce });
}

const publicKinds: readonly Statement['kind'][] = [
  'provider-enrolment',
  'policy-approval',
  'key-rotation',
];

/** A nonce is kept where the statement is: one of or about a patient leaves no trace in public state. */
async function isUsed(context: HealthContext, statement: Statement): Promise<boolean> {
  const { nonce } = statement;
  if (isPublic(statement)) {
    return context.publicState.has(publicKeys.nonce(nonce));
  }
  const hash = await context.privateState(patientAuthority).hash(privateKeys.nonce(nonce));
  return hash !== undefined;
}

/** Whether a statement is about no patient. */
function isPublic(statement: Statement): boolean {
  return 'subject' in statement
    ? 'organization' in statement.subject
    : publicKinds.includes(statement.kind);
}

/**
 * Requires that a statement was signed at most so long (ms) before the transaction.
 *
 * @throws HealthChainError `STATEMENT_NOT_CURRENT`
 */
export function requireCurrent(issuedAt: string, time: TransactionTime, limit: number): void {
  const age = time.epochMilliseconds - Date.parse(issuedAt);
  if (age > limit || age < -clockTolerance) {
    throw new HealthChainError('STATEMENT_NOT_CURRENT');
  }
}
