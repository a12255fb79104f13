import {
  authorityTransientField,
  delegationsLimit,
  HealthChainError,
  isAfter,
  knownPasskeys,
  patientAuthority,
  signedDelegationSchema,
  type Authority,
  type DelegationStatement,
  type Passkey,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import type { TransactionTime } from '../../context/transaction-time.js';
import { transaction } from '../../context/use-case.js';
import { delegationArguments, delegationSalts, settleDelegation } from './delegation-action.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { signerOf } from '../passkeys/signer.js';
import { requireSpeaking } from '../statements/require-speaking.js';
import { checkStatement, statementRefusals } from '../statements/signed-statement.js';

const transientSchema = z.strictObject({ ...delegationSalts, signed: signedDelegationSchema });

/** Lets somebody decide for a patient: the patient's passkey signs it, and the delegate's accepts it. */
export const recordDelegation = transaction({
  name: 'AccessControlContract:RecordDelegation',
  summary:
    'Records a delegation that a patient, or the proxy enrolled for them, signed and the delegate ' +
    'accepted under the signature of their own passkey. A delegate delegates nothing.',
  arguments: delegationArguments,
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt, authoritySalt, nonceSalt, signed (DelegationStatement with two Assertions)`,
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'ENROLMENT_ENDED',
    'ALREADY_EXISTS',
    'DELEGATIONS_EXHAUSTED',
    ...statementRefusals,
  ],
  run: async (context, args) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(args.digest, salts.salt, signed);
    requireNamed(args.delegationId, signed.statement.delegationId);
    const { statement, assertion, acceptance } = signed;
    const authority = await loadAuthority(context, statement.patientId);
    const { custodian, enrolmentId } = authority;
    requireSpeaking(context, authority);
    const delegations = delegationsAfter(authority, statement, context.time);
    requireAnother(authority, statement.passkey);
    const { passkey } = signerOf(authority, assertion);
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const delegate = { assertion: acceptance, passkey: statement.passkey };
    await checkStatement(context, { statement, ...delegate, custodian });
    const state = context.privateState(patientAuthority);
    const { delegationId } = args;
    const entry = privateKeys.delegation(delegationId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await settleDelegation(context, statement, { ...authority, delegations }, salts);
    const recordedAt = context.time.instant;
    await state.put(entry, { salt: salts.salt, delegationId, signed, enrolmentId, recordedAt });
    return { delegationId };
  },
});

/** The standing delegations with one more. @throws HealthChainError `DELEGATIONS_EXHAUSTED` */
function delegationsAfter(
  { delegations }: Authority,
  { delegationId, until }: DelegationStatement,
  time: TransactionTime,
): Authority['delegations'] {
  const standing = delegations.filter((each) => isAfter(each.until, time));
  if (standing.length >= delegationsLimit) {
    throw new HealthChainError('DELEGATIONS_EXHAUSTED');
  }
  return [...standing, { delegationId, until }];
}

/**
 * Requires a passkey that was never the patient's: one that was removed would go on as a delegate's.
 *
 * @throws HealthChainError `ALREADY_EXISTS`
 */
function requireAnother(authority: Authority, { credentialId, publicKey }: Passkey): void {
  const isKnown = knownPasskeys(authority).some(
    ({ passkey }) => passkey.credentialId === credentialId || passkey.publicKey === publicKey,
  );
  if (isKnown) {
    throw new HealthChainError('ALREADY_EXISTS', 'The passkey is, or was, the patient’s own.');
  }
}
