import {
  HealthChainError,
  objectionToSigner,
  patientAuthority,
  type Assertion,
  type Authority,
  type ConsentStatement,
  type ErrorCode,
  type Passkey,
  type RevocationStatement,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { signerOf } from '../passkeys/signer.js';

/** A decision for a patient, with a signature that is yet to be verified. */
export interface SignedDecision {
  readonly statement: ConsentStatement | RevocationStatement;
  readonly assertion: Assertion;
}

/** Refusals of {@link decisionSigner}. */
export const signerRefusals = [
  'ENROLMENT_ENDED',
  'DELEGATION_UNKNOWN',
  'DELEGATION_ENDED',
  'DELEGATION_NOT_IN_FORCE',
  'DELEGATION_EXCEEDED',
] as const satisfies readonly ErrorCode[];

/**
 * The passkey that has to sign a decision for a patient: one that stands of the patient's own or, where the
 * statement names a delegation, its delegate's, if deciding this is theirs.
 *
 * @throws HealthChainError one of {@link signerRefusals}, or as {@link signerOf}
 */
export async function decisionSigner(
  context: HealthContext,
  authority: Authority,
  { statement, assertion }: SignedDecision,
): Promise<Passkey> {
  const { delegationId, patientId } = statement;
  const state = context.privateState(patientAuthority);
  const delegation =
    delegationId === undefined ? undefined : await state.get(privateKeys.delegation(delegationId));
  const objection = objectionToSigner({
    ...{ patientId, authority, delegation, time: context.time },
    ...(statement.kind === 'consent'
      ? { statement, power: 'consent' }
      : { statement: { delegationId }, power: 'revoke' }),
  });
  if (objection !== undefined) {
    throw new HealthChainError(objection);
  }
  return delegation?.signed.statement.passkey ?? signerOf(authority, assertion).passkey;
}
